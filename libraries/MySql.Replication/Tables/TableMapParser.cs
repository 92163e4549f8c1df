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
    public static TableMap Parse(ReadOnlySpan<byte> body, int idWidth)
    {
        var reader = new WireReader(body);
        var id = reader.UIntOf(idWidth);
        reader.Skip(FlagsLength);
        var database = ReadName(ref reader);
        var table = ReadName(ref reader);
        var types = reader.LengthEncodedBytes();
        var metadata = new WireReader(reader.LengthEncodedBytes());
        var nullable = new ColumnBitmap(reader.Bytes(ColumnBitmap.Size(types.Length)));

        var columns = new Column[types.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = ColumnDefinition.Parse(i, (WireType)types[i], nullable[i], ref metadata);
        var primaryKey = TableMetadata.Read(reader.Rest, columns);
        return new(id, new(database, table), columns) { PrimaryKey = primaryKey };
    }

    /// <summary>One byte of length, the name, a zero byte.</summary>
    private static string ReadName(ref WireReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.Bytes(reader.UInt8()));
        reader.Skip(1);
        return name;
    }
}
