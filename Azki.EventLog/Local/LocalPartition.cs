using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Local;

/// <summary>
/// A partition: one writer takes what is waiting, copies it into the log and commits once for all of it (group commit). Compaction replaces
/// the log by a new generation between two appends; readers notice and go on there.
/// </summary>
internal sealed partial class LocalPartition : IAsyncDisposable
{
    private const long GroupBytes = 16 << 20;
    private readonly Channel<PartitionWork> _queue = Channel.CreateUnbounded<PartitionWork>(new() { SingleReader = true });
    private readonly List<PendingAppend> _group = [];
    private readonly LocalEventLogOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _compacting = new(1);
    private readonly Task _writer;
    private volatile PartitionLog _log;
    private volatile TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _failed;
    private volatile bool _closed;

    public LocalPartition(Topic topic, int number, string directory, LocalEventLogOptions options, ILogger logger)
    {
        (Topic, Number, _options, _logger) = (topic, number, options, logger);
        Generations = new Generations(directory);
        _log = OpenLog(Generations.Current);
        // A thread of its own: it waits for the disk, and those of the pool are everybody's.
        _writer = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Topic Topic { get; }

    public int Number { get; }

    public string Name => $"{Topic.Name}-{Number}";

    public Generations Generations { get; }

    /// <summary>The present generation.</summary>
    public PartitionLog Log => _log;

    /// <summary>Completes with the next append or change of generation after it was asked for.</summary>
    public Task Appended => _appended.Task;

    public Task AppendAsync(RecordBatchBuilder batch)
    {
        var headers = HeaderCodec.Encode(batch.Headers);
        var parts = EntryPart.Split(headers, batch.WrittenMemory.Span, batch.Count, _log.MaxPayload(headers.Length));
        var append = new PendingAppend(headers, batch.WrittenMemory, parts);
        return Enqueue(append);
    }

    /// <summary>Runs something between two appends.</summary>
    public Task RunAsync(Action action) => Enqueue(new PartitionAction(action));

    /// <summary>
    /// Goes on behind an offset that a reader has read already, where the files end before it: a record that took one of these offsets
    /// again would never be read. One record behind them says so, and is listed among what was refused.
    /// </summary>
    public Task GoOnBehindAsync(long offset) => RunAsync(() =>
    {
        if (offset <= _log.NextOffset) return;
        LogLost(Name, _log.NextOffset, offset - 1, _log.DirectoryPath);
        try
        {
            LostRecords.Mark(_log, offset);
        }
        catch
        {
            _failed = true;
            throw;
        }
        Signal();
    });

    /// <summary>Compacts the partition; one at a time.</summary>
    public async Task CompactAsync(TimeSpan tombstoneRetention, Func<long> unreadFrom, CancellationToken cancellationToken)
    {
        await _compacting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await new Compaction(this, tombstoneRetention, unreadFrom).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _compacting.Release();
        }
    }

    /// <summary>Puts the generation that was written in the place of the log. Only from within <see cref="RunAsync"/>.</summary>
    public void Switch(string written)
    {
        _failed = true; // Until the new one is open.
        _log.StopWriting();
        Generations.CompleteNext(written);
        Replace();
        Generations.DropOlder();
    }

    public PartitionLog OpenLog(string directory) => new(directory, Name, _options, _logger);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        if (_failed) TryTakeOut();
        _closed = true;
        _log.Dispose();
        Signal();
    }

    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, this);

    private Task Enqueue(PartitionWork work)
    {
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(work), this);
        return work.Task;
    }

    private void Write()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var bytes = 0L;
            while (bytes < GroupBytes && _queue.Reader.TryRead(out var work))
            {
                if (work is PendingAppend append)
                {
                    bytes += append.Bytes;
                    Copy(append);
                }
                else
                {
                    Commit();
                    ((PartitionAction)work).Run();
                }
            }
            Commit();
        }
    }

    private void Copy(PendingAppend append)
    {
        _group.Add(append);
        try
        {
            if (_failed) Reopen();
            append.CopyTo(_log);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Commit()
    {
        if (_group.Count == 0) return;
        try
        {
            _log.Commit();
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        foreach (var append in _group) append.SetResult();
        _group.Clear();
        Signal();
    }

    /// <summary>
    /// What was not acknowledged is taken out again: at once, for the next start would take it for what was; and where that fails, too, before
    /// the next append, so that a retry does not follow half of it.
    /// </summary>
    private void Fail(Exception e)
    {
        _failed = true;
        LogAppendFailed(Name, e);
        TryTakeOut();
        foreach (var append in _group)
            append.SetException(new EventLogException($"{Name}: the records could not be written to {_log.DirectoryPath}: {e.Message}", e));
        _group.Clear();
    }

    private void Reopen()
    {
        _log.StopWriting();
        TakeOut();
        Generations.Sync();
        Replace();
        Generations.DropOlder();
    }

    private void TakeOut()
    {
        if (_log.DirectoryPath != Generations.Current) return;
        using var device = new SegmentDevice(_log.DirectoryPath, _options.SegmentBytes);
        device.Cut(_log.CommittedAddress);
    }

    private void TryTakeOut()
    {
        try { TakeOut(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { LogNotTakenOut(Name, e); }
    }

    /// <summary>Opens the present generation and closes the log before only then: who reads it there finds it replaced, not damaged.</summary>
    private void Replace()
    {
        var old = _log;
        _log = OpenLog(Generations.Current);
        old.Dispose();
        _failed = false;
        Signal();
    }

    private void Signal() =>
        Interlocked.Exchange(ref _appended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Partition}: the records from offset {From} to {To} were acknowledged and read, and are gone from {Directory}. New records go on behind them; restore the files before the warehouse is built anew from the log")]
    private partial void LogLost(string partition, long from, long to, string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partition}: what failed could not be taken out of the files yet; it is tried again before the next append")]
    private partial void LogNotTakenOut(string partition, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Partition}: an append failed")]
    private partial void LogAppendFailed(string partition, Exception cause);
}
