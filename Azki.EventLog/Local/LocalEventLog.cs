using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.EventLog.Local;

/// <summary>
/// The log in a folder, for one process. Acknowledged records are on disk; a crash at any moment leaves them all,
/// in order, and drops what was only half written.
/// </summary>
public sealed partial class LocalEventLog : IEventLog
{
    private readonly ConcurrentDictionary<string, LocalTopic> _topics = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly LocalEventLogOptions _options;
    private readonly ILogger _logger;
    private readonly FolderLock _lock;
    private readonly Task _maintenance;
    private readonly Lazy<Task> _closing;

    /// <summary>Opens or makes the log in the options' folder.</summary>
    /// <exception cref="OptionsValidationException">An option is not one that a log can go by.</exception>
    /// <exception cref="EventLogException">Another process has it open, or a newer version wrote it.</exception>
    public LocalEventLog(LocalEventLogOptions options, ILogger<LocalEventLog>? logger = null)
    {
        options.Validate();
        (_options, _logger) = (options, logger ?? NullLogger<LocalEventLog>.Instance);
        DurableFiles.CreateDirectory(options.Path);
        DurableFiles.CreateDirectory(Path.Combine(options.Path, "topics"));
        _lock = FolderLock.Take(options.Path);
        try
        {
            CheckFormat(Path.Combine(options.Path, "log.json"));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
        _closing = new(CloseAsync);
        _maintenance = Task.Run(MaintainAsync);
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public async Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default)
    {
        if (_topics.TryGetValue(settings.Name, out var topic)) return topic.Topic;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (!_topics.TryGetValue(settings.Name, out topic))
            {
                var opening = Task.Run(() => LocalTopic.Open(settings, _options, _logger), cancellationToken);
                topic = await opening.ConfigureAwait(false);
                try
                {
                    foreach (var partition in topic.Partitions) await partition.GoOnBehindAsync(topic.Positions.ReadUpTo(partition.Number)).ConfigureAwait(false);
                }
                catch
                {
                    await topic.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
                _topics[settings.Name] = topic;
            }
            return topic.Topic;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        // Once begun it is not left before it is over: the batch's bytes are being copied, and a commit takes milliseconds.
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Count == 0) return;
        var started = Stopwatch.GetTimestamp();
        await Find(topic).Partition(partition).AppendAsync(batch).ConfigureAwait(false);
        EventLogMetrics.Published(topic.Name, batch.Count, Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default)
    {
        var log = Find(topic).Partition(partition);
        var watermarks = log.Log.Watermarks;
        if (offset < watermarks.Low || offset > watermarks.High) throw new OffsetOutOfRangeException(topic.Name, partition, offset, watermarks);
        return Task.FromResult<ILogReader>(new LocalReader(log, offset));
    }

    /// <inheritdoc/>
    public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) =>
        new(Find(topic).Partition(partition).Log.Watermarks);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) =>
        new(Find(topic).Positions.Get(group));

    /// <inheritdoc/>
    public async ValueTask CommitPositionsAsync(
        string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default)
    {
        if (positions.Count == 0) return;
        var opened = Find(topic);
        foreach (var (partition, position) in positions)
        {
            // One ahead of the end is of records that the log has lost: the next start goes on behind it.
            if (position < 0 || position >= PositionStore.Impossible || partition < 0 || partition >= topic.Partitions)
                throw new ArgumentOutOfRangeException(nameof(positions), position, $"{topic.Name}-{partition} has no such position.");
        }
        await Task.Run(() => opened.Positions.Commit(group, positions), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The groups that have read of a topic.</summary>
    public IReadOnlyCollection<string> GroupsOf(Topic topic) => Find(topic).Positions.Groups;

    /// <summary>Forgets a group's positions, so that what it has not read may be dropped.</summary>
    public void ForgetGroup(string group, Topic topic) => Find(topic).Positions.Forget(group);

    /// <summary>Drops now what the retention of the opened topics allows.</summary>
    public async Task ApplyRetentionAsync(CancellationToken cancellationToken = default)
    {
        foreach (var (topic, partition) in PartitionsOf(compacted: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ApplyRetentionAsync(topic, partition).ConfigureAwait(false);
        }
    }

    /// <summary>Compacts a topic now: the last record of each key stays, and what a known group has not read.</summary>
    public async Task CompactAsync(Topic topic, CancellationToken cancellationToken = default)
    {
        var opened = Find(topic);
        if (!opened.File.Compacted) throw new EventLogException($"{topic.Name} is not a compacted topic.");
        foreach (var partition in opened.Partitions) await CompactAsync(opened, partition, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task CloseAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _maintenance.ConfigureAwait(false);
        await _opening.WaitAsync().ConfigureAwait(false);
        await Task.WhenAll(_topics.Values.Select(t => t.DisposeAsync().AsTask())).ConfigureAwait(false);
        _lock.Dispose();
        _opening.Release();
    }

    internal LocalPartition PartitionOf(Topic topic, int partition) => Find(topic).Partition(partition);

    private static void CheckFormat(string path)
    {
        if (!File.Exists(path))
        {
            DurableFiles.Replace(path, JsonSerializer.SerializeToUtf8Bytes(new LogFile(LocalLogJson.Format), LocalLogJson.Default.LogFile));
            return;
        }
        try
        {
            LocalLogJson.CheckFormat(JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalLogJson.Default.LogFile)?.Format ?? 0, path);
        }
        catch (JsonException e)
        {
            throw new EventLogException($"{path} is damaged: {e.Message}", e);
        }
    }

    private LocalTopic Find(Topic topic)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        return _topics.TryGetValue(topic.Name, out var found) && found.Topic.Id == topic.Id
            ? found
            : throw new EventLogException($"Topic {topic.Name} ({topic.Id}) is not open in {_options.Path}: open it first.");
    }

    private async Task CompactAsync(LocalTopic topic, LocalPartition partition, CancellationToken cancellationToken)
    {
        var before = partition.Log.Bytes;
        await partition.CompactAsync(_options.TombstoneRetention, () => topic.Positions.UnreadFrom(partition.Number), cancellationToken).ConfigureAwait(false);
        LogCompacted(partition.Name, before, partition.Log.Bytes);
    }

    private async Task MaintainAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_options.MaintenanceInterval, _stopping.Token).ConfigureAwait(false);
                foreach (var (topic, partition) in PartitionsOf(compacted: false))
                    await TryAsync(partition, () => ApplyRetentionAsync(topic, partition)).ConfigureAwait(false);
                foreach (var (topic, partition) in PartitionsOf(compacted: true))
                    await TryAsync(partition, () => Compaction.IsWorthwhile(partition, _options.CompactionMinBytes) ? CompactAsync(topic, partition, _stopping.Token) : Task.CompletedTask).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { }
    }

    // One that fails, since it is damaged for instance, holds back none behind it.
    private async Task TryAsync(LocalPartition partition, Func<Task> maintain)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        try
        {
            await maintain().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogMaintenanceFailed(partition.Name, e);
        }
    }

    private IEnumerable<(LocalTopic Topic, LocalPartition Partition)> PartitionsOf(bool compacted) =>
        _topics.Values.Where(t => t.File.Compacted == compacted).SelectMany(t => t.Partitions, (t, p) => (t, p));

    private Task ApplyRetentionAsync(LocalTopic topic, LocalPartition partition) => Retention.ApplyAsync(
        partition, topic.File.RetentionAge ?? _options.RetentionAge, topic.File.RetentionBytes ?? _options.RetentionBytes,
        () => topic.Positions.UnreadFrom(partition.Number));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Partition}: compacted {Before} bytes to {After}")]
    private partial void LogCompacted(string partition, long before, long after);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Partition}: retention or compaction failed; it is tried again")]
    private partial void LogMaintenanceFailed(string partition, Exception cause);
}
