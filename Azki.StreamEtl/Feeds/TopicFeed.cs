using System.Threading.Channels;
using Azki.EventLog;

namespace Azki.StreamEtl.Feeds;

/// <summary>
/// Reads every partition of a topic, from the committed positions on, into one bounded queue: reading runs ahead of the load by a few
/// batches and no more.
/// </summary>
internal sealed class TopicFeed : IAsyncDisposable
{
    private readonly Channel<RecordBatch> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pumps = [];
    private RecordBatch? _returned;

    private TopicFeed(Topic topic, int ahead)
    {
        Topic = topic;
        _queue = Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(ahead) { SingleReader = true });
    }

    public Topic Topic { get; }

    /// <summary>Opens a topic at the positions of a group.</summary>
    /// <param name="log">The log.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="group">The group.</param>
    /// <param name="commit">Commits positions; not past the log's journal, for whoever is late would set them back.</param>
    /// <param name="progress">Is told where reading begins.</param>
    /// <param name="gaps">Is told what expired before it was read, and what the log has lost since.</param>
    /// <param name="ahead">Batches that are read ahead.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TopicFeed> OpenAsync(
        IEventLog log, string topicName, string group, Func<GroupPositions, CancellationToken, Task> commit, EtlProgress progress, LogGaps gaps, int ahead, CancellationToken cancellationToken)
    {
        var topic = await log.OpenTopicAsync(EtlTopics.SettingsOf(topicName), cancellationToken).ConfigureAwait(false);
        var known = await log.GetPositionsAsync(group, topic, cancellationToken).ConfigureAwait(false);
        var positions = known.Count > 0 ? WithAdded(known, topic.Partitions) : await FirstAsync().ConfigureAwait(false);
        // From now on the log keeps what this group has not read.
        await commit(new(group, topic, positions), cancellationToken).ConfigureAwait(false);

        var feed = new TopicFeed(topic, ahead);
        try
        {
            for (var partition = 0; partition < topic.Partitions; partition++) await ReadAsync(feed, partition).ConfigureAwait(false);
            feed._pumps.Add(feed.WatchAsync(log, progress));
            return feed;
        }
        catch
        {
            // Who reads already would go on for nobody.
            await feed.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        async Task ReadAsync(TopicFeed feed, int partition)
        {
            var (low, high) = await log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false);
            var position = positions.GetValueOrDefault(partition, low);
            if (position < low)
            {
                await gaps.RecordAsync(topic, partition, position, low, cancellationToken).ConfigureAwait(false);
                // Counted, so not to be counted again.
                position = await GoOnAtAsync(partition, low).ConfigureAwait(false);
            }
            else if (position > high)
            {
                gaps.TailLost(topic, partition, high, position);
                position = await GoOnAtAsync(partition, high).ConfigureAwait(false);
            }
            progress.Opened(topic, partition, position);
            var reader = await log.OpenReaderAsync(topic, partition, position, cancellationToken).ConfigureAwait(false);
            feed._pumps.Add(Task.Run(() => feed.PumpAsync(reader), CancellationToken.None));
        }

        async Task<long> GoOnAtAsync(int partition, long position)
        {
            await commit(new(group, topic, new Dictionary<int, long> { [partition] = position }), cancellationToken).ConfigureAwait(false);
            return position;
        }

        async Task<IReadOnlyDictionary<int, long>> FirstAsync()
        {
            var first = new Dictionary<int, long>();
            for (var p = 0; p < topic.Partitions; p++)
                first[p] = (await log.GetWatermarksAsync(topic, p, cancellationToken).ConfigureAwait(false)).Low;
            return first;
        }
    }

    /// <summary>The next batch if one has been read, else null; one of no records only says how far the log was read. The caller disposes of it.</summary>
    public RecordBatch? TryTake()
    {
        if (_returned is { } batch)
        {
            _returned = null;
            return batch;
        }
        return _queue.Reader.TryRead(out batch) ? batch : null;
    }

    /// <summary>Completes when <see cref="TryTake"/> has something to give; fails when the log does.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _returned is null ? _queue.Reader.WaitToReadAsync(cancellationToken) : new(true);

    /// <summary>Puts a batch back to be taken next.</summary>
    public void Return(RecordBatch batch) => _returned = batch;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (TryTake() is { } batch) batch.Dispose();
        _stop.Dispose();
    }

    // Partitions that were added since the group read for the last time have the highest numbers. All of what was written to them is to be read: what
    // expired meanwhile is missing.
    private static Dictionary<int, long> WithAdded(IReadOnlyDictionary<int, long> known, int partitions)
    {
        var all = known.ToDictionary();
        for (var added = known.Keys.Max() + 1; added < partitions; added++) all[added] = 0;
        return all;
    }

    // What was read is given out first.
    private async Task WatchAsync(IEventLog log, EtlProgress progress)
    {
        try
        {
            await PartitionWatch.RunAsync(log, Topic, silence => progress.LogSaid(Topic.Name, silence), _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            _queue.Writer.TryComplete(e);
        }
    }

    private async Task PumpAsync(ILogReader reader)
    {
        await using var _ = reader.ConfigureAwait(false);
        try
        {
            while (true)
            {
                var batch = await reader.ReadOrPassAsync(_stop.Token).ConfigureAwait(false);
                if (!_queue.Writer.TryWrite(batch)) await _queue.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            _queue.Writer.TryComplete(e);
        }
    }
}
