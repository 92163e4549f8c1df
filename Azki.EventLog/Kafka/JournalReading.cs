namespace Azki.EventLog.Kafka;

/// <summary>What a journal's topic tells whoever takes it over: the entries that are not completed, and the last record of positions.</summary>
internal sealed class JournalReading
{
    private readonly SortedDictionary<long, UnfinishedEntry> _entries = [];
    private readonly Topic _topic;
    private readonly string _group;

    private JournalReading(Topic topic, string group) => (_topic, _group) = (topic, group);

    /// <summary>The positions; <see langword="null"/> where no record has any.</summary>
    public KnownPositions? Known { get; private set; }

    public IEnumerable<UnfinishedEntry> Entries => _entries.Values;

    /// <summary>Reads a topic from an offset to its end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The group whose journal it is.</param>
    /// <param name="from">Where reading begins.</param>
    /// <param name="completed">Entries before this offset are completed, whatever is found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<JournalReading> ReadAsync(KafkaEventLog log, Topic topic, string group, long from, long completed, CancellationToken cancellationToken)
    {
        var reading = new JournalReading(topic, group);
        var reader = await log.OpenReaderAsync(topic, 0, from, cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        while (await reader.TryReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                foreach (var record in batch) reading.Take(record, completed);
            }
        }
        return reading;
    }

    private void Take(in RecordView record, long completed)
    {
        if (JournalRecords.IsPositions(record))
        {
            Known = KnownPositions.Read(record.Value);
            // Entries are completed in their order.
            if (Known.Of(_group, _topic) is { } position)
                foreach (var done in _entries.Values.Where(e => e.Next <= position).ToList()) _entries.Remove(done.Id);
        }
        else if (JournalRecords.IsPiece(record, out var id, out var isFirst) && record.Offset >= completed)
        {
            // Numbers begin anew only where all before was completed. It matters where a version that recorded no positions has left many behind.
            if (isFirst && _entries.Count > 0 && id <= _entries.Keys.Last()) _entries.Clear();
            if (!_entries.TryGetValue(id, out var entry)) _entries.Add(id, entry = new(id, _topic));
            entry.Bytes.Write(record.Value);
            entry.Next = record.Offset + 1;
        }
    }
}
