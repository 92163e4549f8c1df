using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Azki.EventLog.Kafka;

/// <summary>Makes batches of messages that follow each other and have the same headers.</summary>
internal sealed class BatchAssembly(Topic topic, int partition) : IDisposable
{
    private const int MaxRecords = 10_000;
    private const int MaxBytes = 1 << 20;
    private readonly List<long> _offsets = [];
    private readonly List<long> _times = [];
    private readonly List<(byte[] Name, byte[] Value)> _messageHeaders = [];
    private RecordBatchBuilder? _builder;
    private RecordHeaders _headers = RecordHeaders.Empty;
    private bool _isTimedBySenders;

    /// <summary>Adds a message; returns the batch before it when that is full or has other headers.</summary>
    public RecordBatch? Add(in NativeMessage message)
    {
        RecordBatch? before = null;
        var headers = message.Headers;
        var sameHeaders = AreSame(headers);
        if (!sameHeaders || _offsets.Count >= MaxRecords || _builder?.Length >= MaxBytes) before = Take();
        if (!sameHeaders) TakeHeaders(headers);
        _builder ??= new RecordBatchBuilder(_headers);
        _times.Add(message.Timestamp(out var isLogs));
        _isTimedBySenders |= !isLogs;
        _offsets.Add(message.Offset);
        if (message.IsTombstone) _builder.AddTombstone(message.Key);
        else _builder.Add(message.Key, message.Value);
        return before;
    }

    public RecordBatch? Take()
    {
        if (_builder is not { } builder) return null;
        var dense = _offsets[^1] - _offsets[0] == _offsets.Count - 1;
        // What was sent together was appended together, as a rule.
        var atOnce = CollectionsMarshal.AsSpan(_times).IndexOfAnyExcept(_times[0]) < 0;
        var batch = new RecordBatch(
            topic, partition, _offsets[0], _offsets.Count, TimeOf(_times[^1]), _headers,
            builder.WrittenMemory, new BuilderOwner(builder), dense ? null : [.. _offsets], atOnce ? null : [.. _times], _isTimedBySenders);
        (_builder, _isTimedBySenders) = (null, false);
        _offsets.Clear();
        _times.Clear();
        return batch;
    }

    public void Dispose() => _builder?.Dispose();

    private bool AreSame(NativeMessageHeaders headers)
    {
        var count = 0;
        for (; headers.TryGet(count, out var name, out var value); count++)
        {
            if (count >= _messageHeaders.Count) return false;
            var (knownName, knownValue) = _messageHeaders[count];
            if (!name.SequenceEqual(knownName) || !value.SequenceEqual(knownValue)) return false;
        }
        return count == _messageHeaders.Count;
    }

    private void TakeHeaders(NativeMessageHeaders headers)
    {
        _messageHeaders.Clear();
        for (var i = 0; headers.TryGet(i, out var name, out var value); i++) _messageHeaders.Add((name.ToArray(), value.ToArray()));
        _headers = _messageHeaders.Count == 0
            ? RecordHeaders.Empty
            : new(_messageHeaders.Select(h => new KeyValuePair<string, byte[]>(Encoding.UTF8.GetString(h.Name), h.Value)));
    }

    private sealed class BuilderOwner(RecordBatchBuilder builder) : IMemoryOwner<byte>
    {
        private RecordBatchBuilder? _builder = builder;

        public Memory<byte> Memory => MemoryMarshal.AsMemory(_builder?.WrittenMemory ?? throw new ObjectDisposedException(nameof(RecordBatch)));

        public void Dispose() => Interlocked.Exchange(ref _builder, null)?.Dispose();
    }

    // A producer may have written anything, microseconds for instance.
    private static DateTimeOffset TimeOf(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
