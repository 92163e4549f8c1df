using Apache.Arrow;
using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.DataFrames;

public sealed class LocalRowsTests(SparkServer server)
{
    [Fact]
    public async Task CreateDataFrameAsync_Records_AreReadAgainAsTheyWere()
    {
        await using var spark = await server.ConnectAsync();
        Sample[] rows =
        [
            new(1, "Tehran", 12.5m, new DateOnly(2025, 10, 1), new DateTimeOffset(2025, 10, 1, 1, 2, 3, 456, TimeSpan.Zero), true, [1, 2], 7),
            new(uint.MaxValue, null, -0.000001m, DateOnly.MinValue.AddYears(1600), DateTimeOffset.UnixEpoch, false, null, null),
        ];
        var sent = await spark.CreateDataFrameAsync(rows);
        var read = await sent.ToListAsync<Sample>();
        Assert.Equal(rows.Select(r => r with { Bytes = null }), read.Select(r => r with { Bytes = null }));
        Assert.Equal(rows[0].Bytes, read[0].Bytes);
    }

    [Fact]
    public async Task CreateDataFrameAsync_NoRows_StillHasItsColumns()
    {
        await using var spark = await server.ConnectAsync();
        var sent = await spark.CreateDataFrameAsync(System.Array.Empty<Sample>());
        Assert.Empty(await sent.ToListAsync<Sample>());
        Assert.Equal(8, (await sent.GetSchemaAsync()).Count);
    }

    // Of one chunk, and of some.
    [Theory]
    [InlineData(50_000)]
    [InlineData(400_000)]
    public async Task CreateDataFrameAsync_LargerThanAPlan_IsKeptByTheServer(int count)
    {
        await using var spark = await server.ConnectAsync();
        var batch = new RecordBatch.Builder().Append("id", false, new Int64Array.Builder().AppendRange(Enumerable.Range(0, count).Select(i => (long)i)).Build()).Build();
        var sent = await spark.CreateDataFrameAsync(batch.Schema, [batch]);
        await sent.CreateTemporaryViewAsync("large");
        Assert.Equal((count, count / 2 * (count - 1L)), await spark.Query("SELECT count(*), sum(id) FROM large").SingleAsync<(long, long)>());
        // Sent once: the second time the server has it.
        Assert.Equal(count, (await (await spark.CreateDataFrameAsync(batch.Schema, [batch])).ToListAsync<long>()).Count);
    }

    [Fact]
    public async Task CreateDataFrameAsync_PropertyWithoutColumnType_SaysWhich()
    {
        await using var spark = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => spark.CreateDataFrameAsync([new { Place = new Version(1, 2) }]));
        Assert.Contains("Place", error.Message, StringComparison.Ordinal);
    }

    private sealed record Sample(long Id, string? City, decimal Amount, DateOnly Day, DateTimeOffset At, bool IsFirst, byte[]? Bytes, int? Count);
}
