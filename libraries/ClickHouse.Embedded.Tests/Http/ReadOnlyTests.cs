using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class ReadOnlyTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [InlineData("INSERT INTO {0}.t VALUES (2)")]
    [InlineData("INSERT INTO {0}.t SELECT 2")]
    [InlineData("INSERT INTO FUNCTION file('x.tsv', 'TSV', 'a UInt8') SELECT 2")]
    [InlineData("DROP TABLE {0}.t")]
    [InlineData("DROP TABLE IF EXISTS {0}.other")]
    [InlineData("TRUNCATE TABLE {0}.t")]
    [InlineData("CREATE TABLE {0}.u (x UInt8) ENGINE = Memory")]
    [InlineData("ALTER TABLE {0}.t DELETE WHERE 1")]
    [InlineData("SET readonly = 0")]
    [InlineData("SELECT 1 SETTINGS readonly = 0")]
    [InlineData("CREATE TEMPORARY TABLE u (x UInt8)")]
    [InlineData("KILL QUERY WHERE 1")]
    [InlineData("SYSTEM DROP MARK CACHE")]
    [InlineData("SELECT * FROM file('/etc/hostname', LineAsString)")]
    [InlineData("SELECT * FROM url('http://127.0.0.1:1/', LineAsString)")]
    [InlineData("CREATE FUNCTION f AS (x) -> x")]
    public async Task ReadOnlyUser_Writing_Refused(string sql)
    {
        await Admin.RunAsync($"CREATE TABLE {Database}.t (x UInt8) ENGINE = MergeTree ORDER BY x");
        await Admin.RunAsync($"INSERT INTO {Database}.t VALUES (1)");
        using HttpClient reader = Fixture.OnPort("reader", "r");
        foreach (string address in (string[])["", $"session_id={Database}"])
        {
            Answer answer = await reader.AskAsync(string.Format(sql, Database), address, Ending);
            Assert.True(answer.Code is 164 or 497, answer.Text);
            Assert.Equal("1", await reader.RunAsync($"SELECT sum(x) FROM {Database}.t", address));
        }
    }

    [Theory]
    [InlineData("SHOW TABLES FROM system LIKE 'one'", "one")]
    [InlineData("SELECT dummy FROM system.one", "0")]
    [InlineData("EXISTS TABLE system.one", "1")]
    [InlineData("WITH 1 AS x SELECT x", "1")]
    [InlineData("SELECT getSetting('max_threads') SETTINGS max_threads = 2", "2")]
    public async Task ReadOnlyUser_Reading_Answered(string sql, string expected)
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        Assert.Equal(expected, await reader.RunAsync(sql, "max_threads=1&output_format_json_quote_64bit_integers=1"));
    }

    [Fact]
    public async Task ReadOnlyUser_SettingReadonlyInTheAddress_StaysReadOnly()
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        Answer answer = await reader.AskAsync($"CREATE TABLE {Database}.u (x UInt8) ENGINE = Memory", "readonly=0", Ending);
        Assert.Equal(164, answer.Code);
    }

    [Fact]
    public async Task ReadOnlyHandler_Writing_Refused()
    {
        using var reader = new HttpClient(Fixture.Engine.CreateHandler("reader")) { BaseAddress = new Uri("http://clickhouse/") };
        Assert.Equal(164, (await reader.AskAsync($"CREATE TABLE {Database}.u (x UInt8) ENGINE = Memory", "", Ending)).Code);
        Assert.Equal("1", await reader.RunAsync("SELECT 1"));
    }

    [Fact]
    public async Task Get_Writing_Refused()
    {
        using HttpClient client = Fixture.OnPort();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/?query=CREATE+TABLE+{Database}.u+(x+UInt8)+ENGINE+%3D+Memory");
        Assert.Equal(164, (await client.AnswerAsync(request, Ending)).Code);
        Assert.Equal("1\n", await client.GetStringAsync("/?query=SELECT+1", Ending));
    }

    [Fact]
    public async Task ReadOnlyUser_SyntaxError_IsExplained()
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        Assert.Equal(62, (await reader.AskAsync("SELEC 1", "", Ending)).Code);
    }
}
