using System.Text;
using MySql.Replication.Columns;
using MySql.Replication.Protocol;

namespace MySql.Replication.Tables;

/// <summary>Reads TABLE_MAP.</summary>
internal static class TableMapParser
{
    private const int FlagsLength = 2;

    /// <param name="body">The event after its header.</param>
    /// <param name="idWidth">Bytes of the table's number.</param>
    /// <param name="isMariaDb">Which server wrote it.</param>
    /// <param name="captures">The tables wanted; of others only the name is read, whatever their columns are.</param>
    public static TableMap Parse(byte[] body, int idWidth, bool isMariaDb, Func<TableName, bool> captures)
    {
        var reader = new WireReader(body);
        var id = reader.UIntOf(idWidth);
        reader.Skip(FlagsLength);
        var name = new TableName(ReadName(ref reader), ReadName(ref reader));
        if (!captures(name)) return new(id, name, []) { IsCaptured = false };
        try
        {
            return ParseColumns(id, name, body, reader, isMariaDb);
        }
        // Of an unknown character set the names of an ENUM's values cannot be read.
        catch (Exception e) when (e is BinlogFormatException or NotSupportedException)
        {
            return new(id, name, []) { Bytes = body, Error = new($"The map of {name} cannot be read: {e.Message}", e) };
        }
    }

    private static TableMap ParseColumns(ulong id, TableName name, byte[] body, WireReader reader, bool isMariaDb)
    {
        var types = reader.LengthEncodedBytes();
        var metadata = new WireReader(reader.LengthEncodedBytes());
        var nullable = new ColumnBitmap(reader.Bytes(ColumnBitmap.Size(types.Length)));

        var columns = new Column[types.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = ColumnDefinition.Parse(i, (WireType)types[i], nullable[i], ref metadata);
        var primaryKey = TableMetadata.Read(reader.Rest, columns, isMariaDb);
        return new(id, name, columns) { PrimaryKey = primaryKey, Bytes = body };
    }

    /// <summary>One byte of length, the name, a zero byte.</summary>
    private static string ReadName(ref WireReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.Bytes(reader.UInt8()));
        reader.Skip(1);
        return name;
    }
}
