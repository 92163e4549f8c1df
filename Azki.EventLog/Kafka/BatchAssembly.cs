using System.Buffers;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>A key or a value as the client handed it over: its bytes are in the <see cref="PartDeserializer"/>.</summary>
internal readonly record struct RecordPart(int Length, bool IsNull);

/// <summary>Keeps the bytes of the last key or value, instead of allocating an array for each.</summary>
internal sealed class PartDeserializer : IDeserializer<RecordPart>
{
    private byte[] _buffer = new byte[1024];

    public RecordPart Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.Length > _buffer.Length) _buffer = new byte[Math.Max(data.Length, _buffer.Length * 2)];
        data.CopyTo(_buffer);
        return new(data.Length, isNull);
    }

    public ReadOnlySpan<byte> Bytes(RecordPart part) => _buffer.AsSpan(0, part.Length);
}

/// <summary>Makes batches of messages that follow each other and have the same headers.</summary>
internal sealed class BatchAssembly(Topic topic, int partition) : IDisposable
{
    private const int MaxRecords = 10_000;
    private const int MaxBytes = 1 << 20;
    private readonly List<long> _offsets = [];
    private RecordBatchBuilder? _builder;
    private IReadOnlyList<IHeader>? _messageHeaders;
    private RecordHeaders _headers = RecordHeaders.Empty;
    private Timestamp _appended;

    public PartDeserializer Key { get; } = new();

    public PartDeserializer Value { get; } = new();

    public bool IsEmpty => _offsets.Count == 0;

    /// <summary>Adds a message; returns the batch before it when that is full or has other headers.</summary>
    public RecordBatch? Add(ConsumeResult<RecordPart, RecordPart> result)
    {
        var message = result.Message;
        RecordBatch? before = null;
        var sameHeaders = HaveSameHeaders(message.Headers);
        if (!sameHeaders || _offsets.Count >= MaxRecords || _builder?.Length >= MaxBytes) before = Take();
        if (!sameHeaders)
        {
            _messageHeaders = message.Headers is { Count: > 0 } ? message.Headers.BackingList : null;
            _headers = _messageHeaders is null
                ? RecordHeaders.Empty
                : new(_messageHeaders.Select(h => new KeyValuePair<string, byte[]>(h.Key, h.GetValueBytes() ?? [])));
        }
        _builder ??= new RecordBatchBuilder(_headers);
        _appended = message.Timestamp;
        _offsets.Add(result.Offset.Value);
        if (message.Value.IsNull) _builder.AddTombstone(Key.Bytes(message.Key));
        else _builder.Add(Key.Bytes(message.Key), Value.Bytes(message.Value));
        return before;
    }

    public RecordBatch? Take()
    {
        if (_builder is not { } builder) return null;
        var dense = _offsets[^1] - _offsets[0] == _offsets.Count - 1;
        var batch = new RecordBatch(
            topic, partition, _offsets[0], _offsets.Count, new DateTimeOffset(_appended.UtcDateTime), _headers,
            builder.WrittenMemory, new BuilderOwner(builder), dense ? null : [.. _offsets]);
        _builder = null;
        _offsets.Clear();
        return batch;
    }

    public void Dispose() => _builder?.Dispose();

    private bool HaveSameHeaders(Headers? headers)
    {
        var count = headers?.Count ?? 0;
        if (count != (_messageHeaders?.Count ?? 0)) return false;
        for (var i = 0; i < count; i++)
        {
            if (headers![i].Key != _messageHeaders![i].Key ||
                !headers[i].GetValueBytes().AsSpan().SequenceEqual(_messageHeaders[i].GetValueBytes())) return false;
        }
        return true;
    }

    private sealed class BuilderOwner(RecordBatchBuilder builder) : IMemoryOwner<byte>
    {
        private RecordBatchBuilder? _builder = builder;

        public Memory<byte> Memory => MemoryMarshal.AsMemory(_builder?.WrittenMemory ?? throw new ObjectDisposedException(nameof(RecordBatch)));

        public void Dispose() => Interlocked.Exchange(ref _builder, null)?.Dispose();
    }
}
