using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;
using ClickHouse.Driver.Utility;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

/// <summary>The official .NET client, with its own compression, formats and headers.</summary>
public sealed class DriverTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [BothFronts]
    public async Task Query_ParametersAndTypes_RoundTrip(Front front)
    {
        using ClickHouseClient client = Connect(front);
        var parameters = new ClickHouseParameterCollection();
        parameters.AddParameter("text", "it's\n\t\\ ü");
        parameters.AddParameter("time", new DateTime(2024, 2, 29, 13, 14, 15, DateTimeKind.Utc));
        await using ClickHouseDataReader reader = await client.ExecuteReaderAsync(
            "SELECT {text:String} AS t, {time:DateTime('UTC')} AS d, toDecimal64(1.25, 2) AS m, [1, 2]::Array(UInt8) AS a", parameters, null, Ending);
        Assert.True(await reader.ReadAsync(Ending));
        Assert.Equal("it's\n\t\\ ü", reader.GetString(0));
        Assert.Equal(new DateTime(2024, 2, 29, 13, 14, 15), reader.GetDateTime(1));
        Assert.Equal(1.25m, reader.GetDecimal(2));
        Assert.Equal(new byte[] { 1, 2 }, reader.GetValue(3));
    }

    [Theory]
    [BothFronts]
    public async Task InsertBinary_ManyRows_AreStored(Front front)
    {
        using ClickHouseClient client = Connect(front);
        await client.ExecuteNonQueryAsync("CREATE TABLE rows (id UInt64, s Nullable(String)) ENGINE = MergeTree ORDER BY id", null, null, Ending);
        IEnumerable<object[]> rows = Enumerable.Range(0, 250_000).Select(i => new object[] { (ulong)i, i % 2 == 0 ? $"s{i}" : null! });
        Assert.Equal(250_000, await client.InsertBinaryAsync("rows", ["id", "s"], rows, null, Ending));
        await using ClickHouseDataReader reader = await client.ExecuteReaderAsync("SELECT id, s FROM rows ORDER BY id", null, null, Ending);
        ulong next = 0;
        for (; await reader.ReadAsync(Ending); next++)
        {
            Assert.Equal(next, (ulong)reader.GetValue(0));
            Assert.Equal(next % 2 == 1, reader.IsDBNull(1));
        }

        Assert.Equal(250_000UL, next);
    }

    [Theory]
    [BothFronts]
    public async Task InsertRawStream_WithToken_IsStoredOnce(Front front)
    {
        using ClickHouseClient client = Connect(front);
        await client.ExecuteNonQueryAsync(
            "CREATE TABLE raw (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 10", null, null, Ending);
        var options = new QueryOptions { CustomSettings = new Dictionary<string, object> { ["insert_deduplication_token"] = "one" } };
        foreach (bool compressed in (bool[])[true, false])
        {
            using var data = new MemoryStream("1\n2\n3\n"u8.ToArray());
            using HttpResponseMessage response = await client.InsertRawStreamAsync("raw", data, "CSV", ["id"], compressed, options, Ending);
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Equal(3UL, await client.ExecuteScalarAsync("SELECT count() FROM raw", null, null, Ending));
    }

    [Theory]
    [BothFronts]
    public async Task Error_HasTheEnginesCode(Front front)
    {
        using ClickHouseClient client = Connect(front);
        var error = await Assert.ThrowsAsync<ClickHouseServerException>(() => client.ExecuteScalarAsync("SELECT nothing", null, null, Ending));
        Assert.Equal(47, error.ErrorCode);
    }

    [Theory]
    [BothFronts]
    public async Task Session_TemporaryTable_IsSeen(Front front)
    {
        using ClickHouseClient client = Connect(front, session: true);
        await client.ExecuteNonQueryAsync("CREATE TEMPORARY TABLE tmp AS SELECT 7 AS x", null, null, Ending);
        Assert.Equal((byte)7, await client.ExecuteScalarAsync("SELECT x FROM tmp", null, null, Ending));
    }

    [Theory]
    [BothFronts]
    public async Task Ping_Answers(Front front)
    {
        using ClickHouseClient client = Connect(front);
        Assert.True(await client.PingAsync(null, Ending));
    }

    private ClickHouseClient Connect(Front front, bool session = false) => new(new ClickHouseClientSettings
    {
        Host = Fixture.Port.Host,
        Port = (ushort)Fixture.Port.Port,
        Username = "admin",
        Password = "s3cret:with colon",
        Database = Database,
        UseSession = session,
        SessionId = session ? Guid.NewGuid().ToString() : null,
        HttpClient = front == Front.InProcess ? new HttpClient(Fixture.Engine.CreateHandler()) : null,
    });
}
