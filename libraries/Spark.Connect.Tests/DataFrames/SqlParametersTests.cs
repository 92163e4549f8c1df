using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.DataFrames;

public sealed class SqlParametersTests(SparkServer server)
{
    public static TheoryData<object?, string, string> Values => new()
    {
        { null, "void", "NULL" },
        { true, "boolean", "true" },
        { (sbyte)-1, "tinyint", "-1" },
        { byte.MaxValue, "smallint", "255" },
        { short.MinValue, "smallint", "-32768" },
        { ushort.MaxValue, "int", "65535" },
        { int.MinValue, "int", "-2147483648" },
        { uint.MaxValue, "bigint", "4294967295" },
        { long.MinValue, "bigint", "-9223372036854775808" },
        { ulong.MaxValue, "decimal(20,0)", "18446744073709551615" },
        { 1.5f, "float", "1.5" },
        { 1e300, "double", "1.0E300" },
        { 12.340m, "decimal(5,3)", "12.340" },
        { 0.001m, "decimal(3,3)", "0.001" },
        { decimal.MinValue, "decimal(29,0)", "-79228162514264337593543950335" },
        { "O'Reilly; DROP TABLE t --\n\"é😀\\", "string", "O'Reilly; DROP TABLE t --\n\"é😀\\" },
        { 'x', "string", "x" },
        { new DateOnly(1969, 12, 31), "date", "1969-12-31" },
        { new DateTime(2025, 10, 1, 12, 0, 0, 123, 456, DateTimeKind.Utc), "timestamp", "2025-10-01 12:00:00.123456" },
        { new DateTime(2025, 10, 1, 12, 0, 0, DateTimeKind.Unspecified), "timestamp_ntz", "2025-10-01 12:00:00" },
        { new DateTimeOffset(2025, 10, 1, 12, 0, 0, TimeSpan.FromHours(3.5)), "timestamp", "2025-10-01 08:30:00" },
        { TimeSpan.FromHours(-25.5), "interval day to second", "INTERVAL '-1 01:30:00' DAY TO SECOND" },
        { new[] { 1, 2, 3 }, "array<int>", "[1, 2, 3]" },
        { new string?[] { "a", null }, "array<string>", "[a, null]" },
        { new[] { 1m, 0.001m, -1234.5m }, "array<decimal(7,3)>", "[1.000, 0.001, -1234.500]" },
        { new object?[] { 1, null, 5_000_000_000L, (sbyte)-1 }, "array<bigint>", "[1, null, 5000000000, -1]" },
        { new object[] { long.MinValue, 0.5m, ulong.MaxValue }, "array<decimal(21,1)>", "[-9223372036854775808.0, 0.5, 18446744073709551615.0]" },
        { new object[] { 1.5f, 1e300 }, "array<double>", "[1.5, 1.0E300]" },
        { new[] { [], new[] { 1.5m, 2m }, [0.25m] }, "array<array<decimal(3,2)>>", "[[], [1.50, 2.00], [0.25]]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Query_NamedAndPositional_ArriveAsTheyAre(object? value, string type, string text)
    {
        await using var spark = await server.ConnectAsync();
        const string Asked = "SELECT typeof({0}), coalesce(CAST({0} AS STRING), 'NULL')";
        var named = spark.Query(string.Format(Asked, ":v"), SqlParameters.Named(("v", value)));
        Assert.Equal((type, text), await named.SingleAsync<(string, string)>());
        var positional = await spark.SqlAsync(string.Format(Asked, "?"), SqlParameters.Positional([value, value]));
        Assert.Equal((type, text), await positional.SingleAsync<(string, string)>());
    }

    [Fact]
    public async Task And_OtherValues_AreTakenBesideAndInPlaceOfThese()
    {
        await using var spark = await server.ConnectAsync();
        var both = SqlParameters.Named(("a", 1), ("b", 2)).And(SqlParameters.Named(("b", 3), ("c", 4)));
        Assert.Equal((1, 3, 4), await spark.Query("SELECT :a, :b, :c", both).SingleAsync<(int, int, int)>());
        var inOrder = SqlParameters.Positional(1).And(SqlParameters.Positional(2));
        Assert.Equal((1, 2), await spark.Query("SELECT ?, ?", inOrder).SingleAsync<(int, int)>());
        Assert.Throws<ArgumentException>(() => both.And(inOrder));
    }

    [Fact]
    public async Task SqlAsync_Command_IsDoneOnceHoweverOftenItsResultIsRead()
    {
        await using var spark = await server.ConnectAsync();
        var folder = server.NewFolder();
        await spark.SqlAsync($"CREATE TABLE once_{spark.Id:N} (n INT) USING parquet LOCATION '{folder}'");
        var inserted = await spark.SqlAsync($"INSERT INTO once_{spark.Id:N} VALUES (:n)", SqlParameters.Named(("n", 5)));
        await inserted.ToListAsync<SparkRow>();
        await inserted.ToListAsync<SparkRow>();
        Assert.Equal([5], await spark.Query($"SELECT n FROM once_{spark.Id:N}").ToListAsync<int>());
        await spark.SqlAsync($"DROP TABLE once_{spark.Id:N}");
    }

    [Fact]
    public void Named_DecimalsThatNoTypeHolds_SaysSo() =>
        Assert.Contains("29 digits before the point and 28 after", Assert.Throws<ArgumentException>(() => SqlParameters.Named(("v", new[] { decimal.MaxValue, 1e-28m }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Named_ArrayOfUnlikeTypes_SaysWhich() =>
        Assert.Contains("Integer and String", Assert.Throws<ArgumentException>(() => SqlParameters.Named(("v", new object[] { 1, "a" }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Named_TypeWithoutLiteral_SaysWhatToDo() =>
        Assert.Contains("SqlParameters", Assert.Throws<ArgumentException>(() => SqlParameters.Named(("v", new Version(1, 0)))).Message, StringComparison.Ordinal);
}
