using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>Writes the elements of <c>tableChanges</c>.</summary>
internal static class TableChangeJson
{
    public static void Write(TableChange change, JsonBuffer json)
    {
        json.Raw("{\"type\":"u8);
        json.Text(change.Kind switch { TableChangeKind.Create => "CREATE", TableChangeKind.Alter => "ALTER", _ => "DROP" });
        json.Raw(",\"id\":"u8);
        json.Text(Id(change.Name));
        json.Raw(",\"table\":"u8);
        if (change.Table is { } table) Write(table, json);
        else json.Null();
        json.Raw((byte)'}');
    }

    private static string Id(TableName name) => $"\"{Doubled(name.Database)}\".\"{Doubled(name.Table)}\"";

    private static string Doubled(string name) => name.Replace("\"", "\"\"", StringComparison.Ordinal);

    private static void Write(SchemaTable table, JsonBuffer json)
    {
        json.Raw("{\"defaultCharsetName\":"u8);
        json.Text(table.Charset);
        json.Raw(",\"primaryKeyColumnNames\":["u8);
        WriteList(table.PrimaryKey, json);
        json.Raw("],\"columns\":["u8);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (i > 0) json.Raw((byte)',');
            Write(table.Columns[i], i + 1, json);
        }
        json.Raw("],\"comment\":null}"u8);
    }

    private static void Write(SchemaColumn column, int position, JsonBuffer json)
    {
        json.Raw("{\"name\":"u8);
        json.Text(column.Name);
        json.Raw(",\"jdbcType\":"u8);
        json.Number(column.JdbcType);
        json.Raw(",\"nativeType\":null,\"typeName\":"u8);
        json.Text(column.TypeName);
        json.Raw(",\"typeExpression\":"u8);
        json.Text(column.TypeName);
        json.Raw(",\"charsetName\":"u8);
        json.Text(column.Charset);
        json.Raw(",\"length\":"u8);
        WriteNumber(column.Length, json);
        json.Raw(",\"scale\":"u8);
        WriteNumber(column.Scale, json);
        json.Raw(",\"position\":"u8);
        json.Number(position);
        json.Raw(column.IsOptional ? ",\"optional\":true"u8 : ",\"optional\":false"u8);
        // Debezium calls generated what is counted up.
        json.Raw(column.IsAutoIncremented ? ",\"autoIncremented\":true,\"generated\":true"u8 : ",\"autoIncremented\":false,\"generated\":false"u8);
        json.Raw(",\"comment\":null,\"defaultValueExpression\":"u8);
        json.Text(column.Default);
        json.Raw(",\"enumValues\":"u8);
        if (column.Members is null) json.Null();
        else
        {
            json.Raw((byte)'[');
            WriteList(column.Members, json);
            json.Raw((byte)']');
        }
        json.Raw((byte)'}');
    }

    private static void WriteList(IReadOnlyList<string> texts, JsonBuffer json)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (i > 0) json.Raw((byte)',');
            json.Text(texts[i]);
        }
    }

    private static void WriteNumber(int? number, JsonBuffer json)
    {
        if (number is { } value) json.Number(value);
        else json.Null();
    }
}
