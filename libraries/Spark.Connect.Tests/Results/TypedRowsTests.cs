using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Results;

public sealed class TypedRowsTests(SparkServer server)
{
    [Fact]
    public async Task ReadAsync_RecordClassAndTuple_TakeColumnsByNameOrPlace()
    {
        await using var spark = await server.ConnectAsync();
        var query = spark.Query("SELECT 'Tehran' AS city, 42L AS USER_ID, true AS is_known");
        Assert.Equal(new ByName(42, "Tehran", true), await query.SingleAsync<ByName>());
        Assert.Equal(("Tehran", 42L, true), await query.SingleAsync<(string, long, bool)>());
        var settable = await query.SingleAsync<Settable>();
        Assert.Equal((42, "Tehran"), (settable.UserId, settable.City));
    }

    [Fact]
    public async Task ReadRowsAsync_ByNameAndPlace_GivesValues()
    {
        await using var spark = await server.ConnectAsync();
        var row = await spark.Query("SELECT 42 AS id, CAST(NULL AS STRING) AS city").SingleAsync<SparkRow>();
        Assert.Equal((42, 42L, (uint)42, true, 2), (row[0], row.Get<long>("ID"), row.Get<uint>(0), row.IsNull(1), row.Count));
        Assert.Null(row["city"]);
        Assert.Contains("id, city", Assert.Throws<ArgumentException>(() => row["town"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT CAST(NULL AS INT) AS user_id, 'x' AS city, true AS is_known", "NULL")]
    [InlineData("SELECT 1 AS user_id, 'x' AS city", "no column for ByName.IsKnown")]
    [InlineData("SELECT 'one' AS user_id, 'x' AS city, true AS is_known", "can't be read as Int64")]
    public async Task ReadAsync_ThatDoesNotFit_SaysWhichColumn(string sql, string expected)
    {
        await using var spark = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<InvalidCastException>(() => spark.Query(sql).ToListAsync<ByName>());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NumberTooLargeForTheType_IsRefused()
    {
        await using var spark = await server.ConnectAsync();
        await Assert.ThrowsAsync<OverflowException>(() => spark.Query("SELECT 4294967296L").ToListAsync<uint>());
        await Assert.ThrowsAsync<OverflowException>(() => spark.Query("SELECT -1").ToListAsync<uint>());
    }

    [Fact]
    public async Task SingleAsync_NoneOrTwo_IsAnError()
    {
        await using var spark = await server.ConnectAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => spark.Query("SELECT id FROM range(0)").SingleAsync<long>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => spark.Query("SELECT id FROM range(2)").SingleAsync<long>());
    }

    private sealed record ByName(long UserId, string City, bool IsKnown);

    private sealed class Settable
    {
        public int UserId { get; set; }

        public string? City { get; set; }
    }
}
