using System.Text;
using System.Text.Json;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class QueryTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [BothFronts]
    public async Task Post_StatementInBody_AnswersInTabSeparated(Front front)
    {
        Answer answer = await Fixture.Client(front).AskAsync("SELECT 1, 'a\tb'", "query_id=my-query-1" + front, Ending);
        Assert.Equal((200, "1\ta\\tb\n"), (answer.Status, answer.Text));
        Assert.Equal("TabSeparated", answer.Header("X-ClickHouse-Format"));
        Assert.Equal("my-query-1" + front, answer.Header("X-ClickHouse-Query-Id"));
        Assert.Equal("UTC", answer.Header("X-ClickHouse-Timezone"));
        Assert.NotNull(answer.Header("X-ClickHouse-Server-Display-Name"));
        Assert.StartsWith("text/tab-separated-values", answer.Header("Content-Type"));
        using JsonDocument summary = JsonDocument.Parse(answer.Header("X-ClickHouse-Summary")!);
        Assert.Equal("1", summary.RootElement.GetProperty("read_rows").GetString());
    }

    [Theory]
    [BothFronts]
    public async Task Post_StatementInAddressAndBody_AreJoined(Front front) =>
        Assert.Equal("3", await Fixture.Client(front).RunAsync("+ 2", "query=SELECT+1"));

    [Fact]
    public async Task Engine_TimeZone_IsUtc() => Assert.Equal("UTC\tUTC", await Admin.RunAsync("SELECT timezone(), serverTimezone()"));

    [Theory]
    [BothFronts]
    public async Task Error_UnknownTable_HasCodeAndStatus(Front front)
    {
        Answer answer = await Fixture.Client(front).AskAsync("SELECT * FROM nowhere", "", Ending);
        Assert.Equal((404, 60), (answer.Status, answer.Code));
        Assert.StartsWith("Code: 60. DB::Exception:", answer.Text);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2", 62)]
    [InlineData("SELECT 1 INTO OUTFILE 'x'", 358)]
    [InlineData("SELEC 1", 62)]
    [InlineData("SELECT 1 FORMAT NoSuchFormat", 73)]
    [InlineData("INSERT INTO t FROM INFILE 'x' FORMAT CSV", 48)]
    [InlineData("INSERT INTO t SELECT * FROM input('x UInt8') FORMAT CSV\n1", 48)]
    public async Task Error_NotAllowedHere_HasCode(string sql, int code)
    {
        Answer answer = await Admin.AskAsync(sql, "", Ending);
        Assert.True(answer.Code == code, answer.Text);
    }

    [Fact]
    public async Task Setting_Unknown_IsRefused() => Assert.Equal(115, (await Admin.AskAsync("SELECT 1", "no_such_setting=1", Ending)).Code);

    [Fact]
    public async Task Setting_OfOneRequest_IsGoneInTheNext()
    {
        Assert.Equal("7", await Admin.RunAsync("SELECT getSetting('max_threads')", "max_threads=7&wait_end_of_query=1&buffer_size=3&quota_key=x"));
        Assert.NotEqual("7", await Admin.RunAsync("SELECT getSetting('max_threads')"));
    }

    [Fact]
    public async Task Database_OfAddressOrHeader_IsCurrent()
    {
        Assert.Equal(Database, await Admin.RunAsync("SELECT currentDatabase()", "database=" + Database));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("SELECT currentDatabase() AS d") };
        request.Headers.Add("X-ClickHouse-Database", Database);
        request.Headers.Add("X-ClickHouse-Format", "JSONEachRow");
        Assert.Equal($"{{\"d\":\"{Database}\"}}\n", (await Admin.AnswerAsync(request, Ending)).Text);
    }

    [Theory]
    [BothFronts]
    public async Task Parameters_AreBoundAsValues(Front front)
    {
        string hostile = "it's \\ \"x\"; DROP TABLE t; --\n\tü";
        string escaped = hostile.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\t", "\\t");
        string sql = "SELECT {s:String}, {n:UInt8} + 1, {a:Array(UInt8)} FORMAT TSVRaw";
        Assert.Equal(
            $"{hostile}\t8\t[1,2]",
            await Fixture.Client(front).RunAsync(sql, $"param_s={Uri.EscapeDataString(escaped)}&param_n=7&param_a=[1,2]"));
    }

    [Theory]
    [BothFronts]
    public async Task MultipartForm_CarriesQueryAndParameters(Front front)
    {
        using var form = new MultipartFormDataContent { { new StringContent("SELECT {x:String}"), "query" }, { new StringContent("long"), "param_x" } };
        Answer answer = await Fixture.Client(front).AskAsync(form, "", Ending);
        Assert.Equal("long\n", answer.Text);
    }

    [Fact]
    public async Task UrlEncodedBody_IsSql()
    {
        // What curl -d sends.
        using var body = new StringContent("SELECT '1+1=2&x'", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal("1+1=2&x\n", (await Admin.AskAsync(body, "", Ending)).Text);
    }

    [Fact]
    public async Task Path_Unknown_404()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        Assert.Equal(404, (await Admin.AnswerAsync(request, Ending)).Status);
    }
}
