using System.Text.Json;
using System.Text.RegularExpressions;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Schema;
using Azki.CdcBridge.Envelopes.Source;
using MySql.Replication;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Schema changes that Debezium 3.4.0 wrote of a snapshot, made again out of their own statements.</summary>
public sealed partial class SchemaChangeTests
{
    [Fact]
    public void Write_StatementsOfSnapshot_EqualsDebezium()
    {
        var golden = GoldenRecord.Read("schema.default.ndjson").Where(r => r.Value.Contains("\"snapshot\":\"true\"", StringComparison.Ordinal)).ToList();
        var records = new SchemaRecords();
        var envelopes = new SchemaChangeEnvelopes(HandlingModesOf.Named("dflt"), records, TimeProvider.System);
        foreach (var record in golden) Write(envelopes, record);

        Assert.True(golden.Count > 20);
        for (var i = 0; i < golden.Count; i++)
        {
            Assert.Equal(golden[i].Key, records.All[i].Key);
            Assert.Equal(Times().Replace(golden[i].Value, "$1"), Times().Replace(records.All[i].Value, "$1"));
        }
    }

    private static void Write(SchemaChangeEnvelopes envelopes, GoldenRecord record)
    {
        using var document = JsonDocument.Parse(record.Value);
        var (database, ddl) = (document.RootElement.GetProperty("databaseName").GetString()!, document.RootElement.GetProperty("ddl").GetString()!);
        var table = document.RootElement.GetProperty("source").GetProperty("table").GetString() ?? "";
        var name = new TableName(database, table);
        var position = new SnapshotPosition("binlog.000001", 132927, default);
        if (ddl.StartsWith("CREATE TABLE", StringComparison.Ordinal)) envelopes.Write(position, database, ddl, table, new TableChange(TableChangeKind.Create, name, CreateTable.Parse(name, ddl)));
        else if (ddl.StartsWith("DROP TABLE", StringComparison.Ordinal)) envelopes.Write(position, database, ddl, table, new TableChange(TableChangeKind.Drop, name, null));
        else envelopes.Write(position, database, ddl, table);
    }

    [GeneratedRegex("(\"ts_(ms|us|ns)\":)\\d+")]
    private static partial Regex Times();

    private sealed class SchemaRecords : IChangeRecords
    {
        public List<GoldenRecord> All { get; } = [];

        public void Add(TableName table, in ChangeRecord record) =>
            All.Add(new("", System.Text.Encoding.UTF8.GetString(record.Key), System.Text.Encoding.UTF8.GetString(record.Value), GoldenRecord.Null));
    }
}
