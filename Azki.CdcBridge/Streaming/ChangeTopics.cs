using System.Globalization;
using Azki.CdcBridge.Envelopes;
using Azki.Core;
using Azki.EventLog;
using Azki.ServiceDefaults.Log;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>The topics of the captured tables, <c>prefix.database.table</c>, as one place to write records to.</summary>
internal sealed class ChangeTopics : IChangeRecords, IAsyncDisposable
{
    // Batches that wait for the log: 2 MB of a table, enough to keep a broker busy. Each reader of a snapshot has as much.
    private const int InFlight = 16;

    private readonly Dictionary<TableName, TopicWriter> _writers = [];
    private readonly Dictionary<TableName, Topic> _topics = [];
    private readonly IEventLog _log;
    private readonly CdcOptions _options;
    private readonly RecordHeaders _headers;

    /// <param name="log">The log.</param>
    /// <param name="options">What the topics' names begin with, and what goes into them.</param>
    /// <param name="epoch">The history of the source that all records are of.</param>
    public ChangeTopics(IEventLog log, CdcOptions options, byte epoch)
    {
        (_log, _options) = (log, options);
        _headers = RecordHeaders.Of((RecordHeaderNames.SourceEpoch, epoch.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Records given to the topics.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of keys and values given to the topics.</summary>
    public long Bytes { get; private set; }

    /// <summary>Opens the topic of a table; must be done before records are added.</summary>
    /// <param name="table">The table.</param>
    /// <param name="hasKey">Without keys there is nothing by which a topic could be compacted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Topic> OpenAsync(TableName table, bool hasKey, CancellationToken cancellationToken)
    {
        if (_topics.TryGetValue(table, out var opened)) return opened;
        var topic = await _log.OpenTopicAsync(TableTopics.SettingsOf(TopicName.Of(_options.TopicPrefix, table), hasKey, _options), cancellationToken).ConfigureAwait(false);
        _writers[table] = new TopicWriter(_log, topic, _headers, maxInFlight: InFlight);
        return _topics[table] = topic;
    }

    /// <summary>Opens the topic of schema changes, which is named as the prefix; its records are of no table.</summary>
    public async ValueTask OpenSchemaAsync(CancellationToken cancellationToken)
    {
        if (_writers.ContainsKey(default)) return;
        // Their order counts over all databases.
        _writers[default] = new TopicWriter(_log, await _log.OpenTopicAsync(new TopicSettings(_options.TopicPrefix, Partitions: 1), cancellationToken).ConfigureAwait(false), _headers);
    }

    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record)
    {
        if (record.Key.IsEmpty && _topics.TryGetValue(table, out var topic) && TableTopics.WhyNoKey(topic, table) is { } why) throw new EnvelopeException(why);
        Records++;
        Bytes += record.Key.Length + record.Value.Length;
        var writer = _writers[table];
        if (record.Headers is { } headers) writer.Add(record.Key, record.Value, headers, record.IsTombstone);
        else if (record.IsTombstone) writer.AddTombstone(record.Key);
        else writer.Add(record.Key, record.Value);
    }

    /// <summary>Sends what is full; waits only while too much is on its way.</summary>
    public async ValueTask SendFullAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _writers.Values) await writer.SendFullAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends all there is. The task within completes once all records added until now are durable.</summary>
    public async Task<Task> BeginFlushAsync(CancellationToken cancellationToken)
    {
        var acknowledged = new List<Task>(_writers.Count);
        foreach (var writer in _writers.Values) acknowledged.Add(await writer.BeginFlushAsync(cancellationToken).ConfigureAwait(false));
        return Task.WhenAll(acknowledged);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values) await writer.DisposeAsync().ConfigureAwait(false);
    }
}
