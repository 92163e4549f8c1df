using CsCheck;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Columns;

/// <summary>Random rows of every type: what is decoded from the log is what the server prints.</summary>
public sealed class EveryTypeTests(MySqlServer server)
{
    private const int Rows = 150;

    // Also the other way round: what metadata says of a column depends on those before it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteText_RandomRowsOfEveryType_EqualsSelect(bool isReversed)
    {
        await using var sql = await server.ConnectAsync();
        TypedColumn[] columns = [.. TypedColumns.Common, .. TypedColumns.MySqlOnly];
        if (isReversed) Array.Reverse(columns);
        await TypedTable.CompareAsync(sql, server.Options, columns, Rows);
    }

    [Fact]
    public async Task WriteText_CompressedTransaction_EqualsSelect()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("SET SESSION binlog_transaction_compression = ON");
        var kinds = await TypedTable.CompareAsync(sql, server.Options, [.. TypedColumns.Common, .. TypedColumns.MySqlOnly], Rows);
        Assert.Contains(EventType.TransactionPayload, kinds);
    }

    [Fact]
    public async Task GetSingle_RandomFloats_AreThoseOfTheServer()
    {
        await using var sql = await server.ConnectAsync();
        var float32 = new TypedColumn("FLOAT", Gen.Float.Where(float.IsFinite).Select(f => f.ToString("E9", System.Globalization.CultureInfo.InvariantCulture)), "CAST(CAST({0} AS DOUBLE) AS CHAR)");
        await TypedTable.CompareAsync(sql, server.Options, [float32], 500, float.Parse, (text, culture) => (float)double.Parse(text, culture));
    }
}
