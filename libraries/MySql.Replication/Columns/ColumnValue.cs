using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MySql.Replication.Columns;
using MySql.Replication.Compression;
using MySql.Replication.Json;

namespace MySql.Replication;

/// <summary>
/// One value of a row, read in place from the event's bytes. Valid as long as its event. Ask for it by the method of its column's
/// type; a NULL or a value that the row image leaves out has none of them.
/// </summary>
public readonly ref struct ColumnValue
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ValueSlot _slot;

    internal ColumnValue(Column column, ReadOnlySpan<byte> data, ValueSlot slot)
    {
        (Column, _slot) = (column, slot);
        if (slot.Length > 0) _bytes = data.Slice(slot.Offset, slot.Length);
    }

    /// <summary>The column it is of.</summary>
    public Column Column { get; }

    /// <summary>False where the row image (MINIMAL, NOBLOB) leaves the column out: the value is not told, which is not NULL.</summary>
    public bool IsPresent => _slot.Length != ValueSlot.Absent;

    /// <summary>SQL NULL.</summary>
    public bool IsNull => _slot.Length == ValueSlot.Null;

    /// <summary>The value is not there whole, but as changes to the JSON document of the row before: see <see cref="GetJsonDiffs"/>.</summary>
    public bool IsJsonDiff => _slot.IsJsonDiff;

    /// <summary>
    /// The bytes as the log has them, without their length; those of MariaDB's COMPRESSED columns unpacked. BINARY(n) comes without the zero bytes at its
    /// end: <see cref="Column.Length"/> tells how many belong there.
    /// </summary>
    public ReadOnlySpan<byte> Bytes => Column.IsCompressed ? CompressedValue.Unpack(_bytes) : _bytes;

    /// <summary>An integer, a YEAR, a BIT, or the number of an ENUM or SET value.</summary>
    /// <exception cref="OverflowException">An unsigned value above the largest long.</exception>
    public long GetInt64() => Column.Wire switch
    {
        WireType.Tiny => Column.IsUnsigned ? _bytes[0] : (sbyte)_bytes[0],
        WireType.Short => Column.IsUnsigned ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes) : BinaryPrimitives.ReadInt16LittleEndian(_bytes),
        WireType.Int24 => Column.IsUnsigned ? UInt24() : UInt24() << 8 >> 8,
        WireType.Long => Column.IsUnsigned ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes) : BinaryPrimitives.ReadInt32LittleEndian(_bytes),
        WireType.LongLong when !Column.IsUnsigned => BinaryPrimitives.ReadInt64LittleEndian(_bytes),
        _ => checked((long)GetUInt64()),
    };

    /// <summary>As <see cref="GetInt64"/>, for all that is not negative.</summary>
    /// <exception cref="OverflowException">A negative value.</exception>
    public ulong GetUInt64() => Column.Wire switch
    {
        WireType.LongLong when Column.IsUnsigned => BinaryPrimitives.ReadUInt64LittleEndian(_bytes),
        WireType.Year => _bytes[0] == 0 ? 0UL : 1900UL + _bytes[0],
        WireType.Bit => FractionalSecond.ReadBigEndian(_bytes),
        WireType.Enum or WireType.Set => LittleEndian(),
        WireType.Tiny or WireType.Short or WireType.Int24 or WireType.Long or WireType.LongLong => checked((ulong)GetInt64()),
        _ => throw WrongType("a whole number"),
    };

    /// <summary>A FLOAT or DOUBLE.</summary>
    public double GetDouble() => Column.Wire == WireType.Float ? GetSingle() : BinaryPrimitives.ReadDoubleLittleEndian(Of(WireType.Double, "a DOUBLE"));

    /// <summary>A FLOAT.</summary>
    public float GetSingle() => BinaryPrimitives.ReadSingleLittleEndian(Of(WireType.Float, "a FLOAT"));

    /// <summary>A DECIMAL.</summary>
    public PackedDecimal GetDecimal() => new(Of(WireType.NewDecimal, "a DECIMAL"), Column.Precision, Column.Scale);

    /// <summary>A DATE.</summary>
    public MySqlDate GetDate() => Column.Type == ColumnType.Date ? MySqlDate.Read(_bytes) : throw WrongType("a DATE");

    /// <summary>A TIME.</summary>
    public MySqlTime GetTime() => Column.Wire == WireType.Time ? MySqlTime.ReadOld(_bytes) : MySqlTime.Read(Of(WireType.Time2, "a TIME"), Column.Scale);

    /// <summary>A DATETIME, or a TIMESTAMP in UTC.</summary>
    public MySqlDateTime GetDateTime() => Column.Wire switch
    {
        WireType.DateTime2 => MySqlDateTime.Read(_bytes, Column.Scale),
        WireType.Timestamp2 => MySqlDateTime.ReadTimestamp(_bytes, Column.Scale),
        WireType.DateTime => MySqlDateTime.ReadOld(_bytes),
        WireType.Timestamp => MySqlDateTime.ReadOldTimestamp(_bytes),
        _ => throw WrongType("a DATETIME or TIMESTAMP"),
    };

    /// <summary>The floats of a VECTOR.</summary>
    public ReadOnlySpan<float> GetVector()
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Vectors are read in place on little-endian machines only.");
        return MemoryMarshal.Cast<byte, float>(Of(WireType.Vector, "a VECTOR"));
    }

    /// <summary>A geometry as well-known binary.</summary>
    /// <param name="spatialReferenceId">SRID; 0 for a plane without units.</param>
    public ReadOnlySpan<byte> GetGeometry(out uint spatialReferenceId)
    {
        spatialReferenceId = BinaryPrimitives.ReadUInt32LittleEndian(Of(WireType.Geometry, "a geometry"));
        return _bytes[4..];
    }

    /// <summary>The changes to a JSON document (<c>binlog_row_value_options=PARTIAL_JSON</c>).</summary>
    public JsonDiffs GetJsonDiffs() => IsJsonDiff ? new(_bytes) : throw WrongType("a partial update of a JSON document");

    /// <summary>Bytes of a binary column, with the zeros that BINARY(n) ends with.</summary>
    public byte[] ToBinary()
    {
        var stored = Bytes;
        var bytes = new byte[Column.Type == ColumnType.Binary ? Math.Max(Column.Length, stored.Length) : stored.Length];
        stored.CopyTo(bytes);
        return bytes;
    }

    /// <summary>
    /// Writes the value as text: what MySQL prints, as UTF-8. Bytes (BINARY, BLOB, geometry, VECTOR) as <c>0x</c> and hexadecimal digits, BIT as a
    /// number, TIMESTAMP in UTC, FLOAT with all digits that make it.
    /// </summary>
    /// <exception cref="InvalidOperationException">NULL, or not in the row image: there is no text for it.</exception>
    public void WriteText(IBufferWriter<byte> utf8) => ValueText.Write(this, utf8);

    /// <summary>Writes a JSON document.</summary>
    /// <param name="utf8">Where to.</param>
    /// <param name="format">How.</param>
    /// <exception cref="InvalidOperationException">No JSON document, or only changes to one.</exception>
    public void WriteJson(IBufferWriter<byte> utf8, JsonFormat format)
    {
        if (IsJsonDiff) throw WrongType("a whole JSON document");
        JsonText.Write(Of(WireType.Json, "a JSON document"), utf8, format);
    }

    /// <summary>The value as text, as <see cref="WriteText"/> has it; null for NULL.</summary>
    /// <exception cref="InvalidOperationException">Not in the row image.</exception>
    public string? GetString()
    {
        if (IsNull) return null;
        if (Column is { Charset.IsUtf8: true, Wire: WireType.String or WireType.VarChar or WireType.Blob } && Column.Type is ColumnType.Char or ColumnType.VarChar or ColumnType.Text && IsPresent) return Encoding.UTF8.GetString(_bytes);
        var text = new ArrayBufferWriter<byte>();
        WriteText(text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>As <see cref="GetString"/>; for reading in a debugger, NULL and absence are told too.</summary>
    public override string ToString() => !IsPresent ? "(absent)" : IsJsonDiff ? "(JSON diff)" : GetString() ?? "NULL";

    private int UInt24() => _bytes[0] | _bytes[1] << 8 | _bytes[2] << 16;

    private ulong LittleEndian()
    {
        var value = 0UL;
        for (var i = _bytes.Length - 1; i >= 0; i--) value = value << 8 | _bytes[i];
        return value;
    }

    private ReadOnlySpan<byte> Of(WireType type, string wanted) => Column.Wire == type && _slot.Length >= 0 ? _bytes : throw WrongType(wanted);

    private InvalidOperationException WrongType(string wanted) =>
        new($"Column {Column.Name ?? (Column.Ordinal + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} ({Column.Type}) is {(IsNull ? "NULL" : IsPresent ? "not " + wanted : "not in the row image")}.");
}
