using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Results;

public sealed class EveryTypeTests(SparkServer server)
{
    public static TheoryData<string, object?> Values => new()
    {
        { "NULL", null },
        { "true", true },
        { "CAST(-128 AS TINYINT)", sbyte.MinValue },
        { "CAST(-32768 AS SMALLINT)", short.MinValue },
        { "-2147483648", int.MinValue },
        { "CAST(-9223372036854775808 AS BIGINT)", long.MinValue },
        { "CAST('NaN' AS FLOAT)", float.NaN },
        { "CAST(1e300 AS DOUBLE)", 1e300 },
        { "CAST(123.450 AS DECIMAL(10,3))", 123.450m },
        { "'é😀'", "é😀" },
        { "X'00FF'", new byte[] { 0, 255 } },
        { "DATE '1582-10-15'", new DateOnly(1582, 10, 15) },
        { "DATE '9999-12-31'", DateOnly.MaxValue },
        { "TIMESTAMP '2025-10-01 01:02:03.456789'", new DateTime(2025, 10, 1, 1, 2, 3, 456, 789, DateTimeKind.Utc) },
        { "TIMESTAMP '1900-01-01 00:00:00'", new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        { "TIMESTAMP_NTZ '2025-10-01 01:02:03'", new DateTime(2025, 10, 1, 1, 2, 3, DateTimeKind.Unspecified) },
        { "INTERVAL '-1 02:03:04.5' DAY TO SECOND", -new TimeSpan(1, 2, 3, 4, 500) },
        { "INTERVAL '-1-3' YEAR TO MONTH", -15 },
        { "array(1, 2)", new[] { 1, 2 } },
        { "array(1, NULL)", new int?[] { 1, null } },
        { "array(array('a'), array())", new[] { new[] { "a" }, [] } },
        { "map('a', 1, 'b', 2)", new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task ReadRowsAsync_EachType_GivesItsNaturalValue(string sql, object? expected)
    {
        await using var spark = await server.ConnectAsync();
        // Beside a NULL of the same type, which must not change the values.
        var rows = await spark.Query($"SELECT IF(id = 0, {sql}, NULL) AS v FROM range(2) ORDER BY id").ToListAsync<object?>();
        Assert.Equal([expected, null], rows);
    }

    [Fact]
    public async Task ReadAsync_Struct_GivesARecord()
    {
        await using var spark = await server.ConnectAsync();
        var row = await spark.Query("SELECT 7 AS id, named_struct('city', 'Tehran', 'since', DATE '2024-01-02') AS home, array(named_struct('city', 'Rasht', 'since', NULL)) AS others").SingleAsync<Person>();
        Assert.Equal((7, new Place("Tehran", new DateOnly(2024, 1, 2))), (row.Id, row.Home));
        Assert.Equal([new Place("Rasht", null)], row.Others);
    }

    [Fact]
    public async Task ReadAsync_DecimalBeyondDotNets_IsReadAsText()
    {
        await using var spark = await server.ConnectAsync();
        const string Digits = "12345678901234567890123456789012345678";
        Assert.Equal(Digits, await spark.Query($"SELECT CAST('{Digits}' AS DECIMAL(38,0))").SingleAsync<string>());
    }

    private sealed record Place(string City, DateOnly? Since);

    private sealed record Person(long Id, Place Home, IReadOnlyList<Place> Others);
}
