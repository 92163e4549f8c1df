using System.Buffers;
using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication.Json;

/// <summary>The changes that make a JSON document out of the one before, in the order in which they apply.</summary>
public readonly ref struct JsonDiffs
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal JsonDiffs(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>One after the other.</summary>
    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>The document after the changes, as MySQL prints it.</summary>
    /// <param name="before">The same column in the row before.</param>
    /// <exception cref="InvalidOperationException">The row before has no document.</exception>
    public string Apply(ColumnValue before)
    {
        var text = new ArrayBufferWriter<byte>();
        Apply(before, text, JsonFormat.Server);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Writes the document after the changes.</summary>
    /// <param name="before">The same column in the row before.</param>
    /// <param name="utf8">Where to.</param>
    /// <param name="format">How.</param>
    /// <exception cref="InvalidOperationException">The row before has no document.</exception>
    public void Apply(ColumnValue before, IBufferWriter<byte> utf8, JsonFormat format)
    {
        if (before.IsNull || !before.IsPresent || before.Column.Type != ColumnType.Json || before.IsJsonDiff)
            throw new InvalidOperationException($"The row before has no JSON document in {before.Column.Name}: keep it in the log with binlog_row_image=FULL.");
        var document = JsonTree.Read(before.Bytes, format);
        foreach (var diff in this) document = JsonTreeChange.Apply(document, diff, format);
        document.Write(utf8, format);
    }

    /// <summary>Reads the diffs in place.</summary>
    public ref struct Enumerator
    {
        private WireReader _reader;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _reader = new(bytes);

        /// <summary>The diff read last.</summary>
        public JsonDiff Current { get; private set; }

        /// <summary>Reads the next one.</summary>
        public bool MoveNext()
        {
            if (_reader.IsEmpty) return false;
            var operation = (JsonDiffOperation)_reader.UInt8();
            if (operation > JsonDiffOperation.Remove) throw new BinlogFormatException($"A JSON diff of kind {(int)operation} is not known here.");
            var path = _reader.LengthEncodedBytes();
            Current = new(operation, path, operation == JsonDiffOperation.Remove ? default : _reader.LengthEncodedBytes());
            return true;
        }
    }
}
