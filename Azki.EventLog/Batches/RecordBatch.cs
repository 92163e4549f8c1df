using System.Buffers;

namespace Azki.EventLog;

/// <summary>
/// Consecutive records of one partition that share their headers, in the layout of <see cref="RecordBatchBuilder"/>. Offsets rise by one
/// unless the log gives them one by one (compacted or transactional logs have gaps).
/// </summary>
public sealed class RecordBatch : IDisposable
{
    private readonly long[]? _offsets;
    private readonly long[]? _appendedMs;
    private readonly IMemoryOwner<byte>? _owner;

    /// <summary>Makes a batch over bytes that <paramref name="owner"/> gives back when the batch is disposed of.</summary>
    public RecordBatch(
        Topic topic, int partition, long firstOffset, int count, DateTimeOffset appended, RecordHeaders headers,
        ReadOnlyMemory<byte> records, IMemoryOwner<byte>? owner = null, long[]? offsets = null, long[]? appendedMs = null, bool isTimedBySenders = false)
    {
        (Topic, Partition, FirstOffset, Count, Appended, Headers) = (topic, partition, firstOffset, count, appended, headers);
        IsTimedBySenders = isTimedBySenders;
        (Records, _owner, _offsets, _appendedMs) = (records, owner, offsets, appendedMs);
    }

    /// <summary>The topic it was read from.</summary>
    public Topic Topic { get; }

    /// <summary>The partition it was read from.</summary>
    public int Partition { get; }

    /// <summary>The offset of the first record.</summary>
    public long FirstOffset { get; }

    /// <summary>The number of records; none where the log has only marks of its own before <see cref="FirstOffset"/>.</summary>
    public int Count { get; }

    /// <summary>The offset to read on from.</summary>
    public long NextOffset => OffsetOf(Count - 1) + 1;

    /// <summary>When the log took the batch (UTC).</summary>
    public DateTimeOffset Appended { get; }

    /// <summary>
    /// Whether the times are those that the senders wrote, of their clocks or of what happened, and not the log's own (Kafka's
    /// <c>message.timestamp.type=CreateTime</c>).
    /// </summary>
    public bool IsTimedBySenders { get; }

    /// <summary>The headers all records share.</summary>
    public RecordHeaders Headers { get; }

    /// <summary>The records in the layout of <see cref="RecordBatchBuilder"/>.</summary>
    public ReadOnlyMemory<byte> Records { get; }

    /// <summary>The offset of a record by its place in the batch.</summary>
    public long OffsetOf(int index) => _offsets is null ? FirstOffset + index : _offsets[index];

    /// <summary>When the log took a record, by its place in the batch (milliseconds since 1970); 0 or less where the log does not know.</summary>
    public long AppendedMsOf(int index) => _appendedMs is null ? Appended.ToUnixTimeMilliseconds() : _appendedMs[index];

    /// <summary>Walks the records in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    public void Dispose() => _owner?.Dispose();

    /// <summary>Walks the records of a batch without allocating.</summary>
    public ref struct Enumerator
    {
        private readonly RecordBatch _batch;
        private readonly ReadOnlySpan<byte> _records;
        private int _next;
        private int _index;

        internal Enumerator(RecordBatch batch)
        {
            _batch = batch;
            _records = batch.Records.Span;
            _index = -1;
        }

        /// <summary>The record stepped to.</summary>
        public RecordView Current { get; private set; }

        /// <summary>Steps to the next record.</summary>
        public bool MoveNext()
        {
            if (++_index >= _batch.Count) return false;
            var (keyLength, valueLength) = RecordBatchBuilder.ReadLengths(_records[_next..]);
            var keyStart = _next + RecordBatchBuilder.RecordPrefix;
            var valueStart = keyStart + keyLength;
            var value = _records.Slice(valueStart, Math.Max(valueLength, 0));
            Current = new(_batch.OffsetOf(_index), _records.Slice(keyStart, keyLength), value, valueStart, valueLength < 0);
            _next = valueStart + value.Length;
            return true;
        }
    }
}
