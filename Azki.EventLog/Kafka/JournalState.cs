namespace Azki.EventLog.Kafka;

/// <summary>What a predecessor has left in a journal, and in a former one: entries that are not completed, and the positions of all groups.</summary>
internal sealed class JournalState
{
    private readonly KafkaEventLog _log;
    private readonly Topic _topic;
    private readonly string _group;

    private JournalState(KafkaEventLog log, Topic topic, string group) => (_log, _topic, _group) = (log, topic, group);

    /// <summary>The positions of groups; that of the journal itself is among them.</summary>
    public KnownPositions Known { get; private set; } = KnownPositions.None;

    /// <summary>The entries, by their numbers.</summary>
    public IReadOnlyList<UnfinishedEntry> Entries { get; private set; } = [];

    /// <summary>The first offset that the journal's topic still has.</summary>
    public long Low { get; private set; }

    public static async Task<JournalState> ReadAsync(KafkaEventLog log, Topic topic, Topic? former, string group, CancellationToken cancellationToken)
    {
        var state = new JournalState(log, topic, group);
        var own = await state.ReadOwnAsync(cancellationToken).ConfigureAwait(false);
        // How far a former one is done is among the positions.
        var before = former is null ? [] : await state.ReadFormerAsync(former, cancellationToken).ConfigureAwait(false);
        state.Entries = [.. before.Concat(own).OrderBy(e => e.Id)];
        return state;
    }

    private async Task<IEnumerable<UnfinishedEntry>> ReadOwnAsync(CancellationToken cancellationToken)
    {
        (var position, Low) = await PositionAsync(_topic, cancellationToken).ConfigureAwait(false);
        // The record that was written with a position is behind it.
        var reading = await JournalReading.ReadAsync(_log, _topic, _group, position, position, cancellationToken).ConfigureAwait(false);
        // It is not where a version that wrote none has committed since, or where the topic has lost its end.
        if (reading.Known is null && position > Low)
            reading = await JournalReading.ReadAsync(_log, _topic, _group, Low, position, cancellationToken).ConfigureAwait(false);
        var written = reading.Known ?? KnownPositions.None;
        position = Math.Max(position, written.Of(_group, _topic) ?? position);
        Known = (await ReconcileAsync(written, cancellationToken).ConfigureAwait(false)).With(GroupPositions.Of(_group, _topic, position));
        return reading.Entries;
    }

    private async Task<IEnumerable<UnfinishedEntry>> ReadFormerAsync(Topic former, CancellationToken cancellationToken)
    {
        var (position, _) = await PositionAsync(former, cancellationToken).ConfigureAwait(false);
        var reading = await JournalReading.ReadAsync(_log, former, _group, position, position, cancellationToken).ConfigureAwait(false);
        Known = Known.With(GroupPositions.Of(_group, former, position));
        return reading.Entries;
    }

    /// <summary>How far the journal is done in a topic by what the broker says, or what is known where that is further; and the topic's low watermark.</summary>
    private async Task<(long Position, long Low)> PositionAsync(Topic topic, CancellationToken cancellationToken)
    {
        var committed = await _log.GetPositionsAsync(_group, topic, cancellationToken).ConfigureAwait(false);
        var (low, high) = await _log.GetWatermarksAsync(topic, 0, cancellationToken).ConfigureAwait(false);
        var position = Math.Max(committed.GetValueOrDefault(0, low), Known.Of(_group, topic) ?? low);
        // A broker that lost its tail ends before what is done: nothing of it is left to do, and what comes there next is not done.
        return (Math.Clamp(position, low, high), low);
    }

    /// <summary>
    /// Written positions of topics that are still the same, each as far as the broker or the journal has it: the broker forgets, and the
    /// journal does not know what was committed past it.
    /// </summary>
    private async Task<KnownPositions> ReconcileAsync(KnownPositions written, CancellationToken cancellationToken)
    {
        var known = written;
        foreach (var of in written.All)
        {
            // One that is not there now, for a broker that is away, may be there later.
            if (await _log.FindTopicAsync(of.Topic.Name, needsLeaders: false, cancellationToken).ConfigureAwait(false) is not { } topic) continue;
            if (topic.Id != of.Topic.Id)
            {
                known = known.Without(of.Topic);
                continue;
            }
            var committed = await _log.GetPositionsAsync(of.Group, topic, cancellationToken).ConfigureAwait(false);
            var further = committed.Where(p => p.Value > (written.Of(of.Group, topic, p.Key) ?? -1)).ToDictionary();
            known = known.With(of with { Topic = topic, Positions = further });
        }
        return known;
    }
}
