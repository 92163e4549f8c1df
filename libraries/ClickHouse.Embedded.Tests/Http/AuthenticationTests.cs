using System.Net.Http.Headers;
using System.Text;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class AuthenticationTests(EngineFixture fixture)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("admin", "")]
    [InlineData("nobody", "s3cret:with colon")]
    public async Task Headers_Wrong_516(string user, string password)
    {
        using HttpClient client = fixture.OnPort(user, password);
        Answer answer = await client.AskAsync("SELECT 1", "", Ending);
        Assert.Equal((403, 516), (answer.Status, answer.Code));
        Assert.StartsWith("Code: 516. DB::Exception:", answer.Text);
    }

    [Fact]
    public async Task Basic_RightWithColonInPassword_Answers()
    {
        using HttpClient client = fixture.OnPort(null, null);
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:s3cret:with colon")));
        Assert.Equal("1", await client.RunAsync("SELECT 1"));
    }

    [Fact]
    public async Task Address_Right_AnswersAndIsNoSetting()
    {
        using HttpClient client = fixture.OnPort(null, null);
        Assert.Equal("1", await client.RunAsync("SELECT 1", "user=admin&password=s3cret%3Awith+colon"));
    }

    [Fact]
    public async Task NoCredentials_DefaultHasPassword_AsksForThem()
    {
        using HttpClient client = fixture.OnPort(null, null);
        Answer answer = await client.AskAsync("SELECT 1", "", Ending);
        Assert.Equal((401, 194), (answer.Status, answer.Code));
        Assert.StartsWith("Basic", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Ping_NoCredentials_Ok()
    {
        using HttpClient client = fixture.OnPort(null, null);
        foreach (string address in (string[])["/ping", "/"])
        {
            Assert.Equal("Ok.\n", await client.GetStringAsync(address, Ending));
            using var head = new HttpRequestMessage(HttpMethod.Head, address);
            Answer answer = await client.AnswerAsync(head, Ending);
            Assert.Equal((200, 0), (answer.Status, answer.Bytes.Length));
        }
    }

    [Fact]
    public async Task Origin_OfAnotherPage_IsRefused()
    {
        using HttpClient client = fixture.OnPort();
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Equal(403, (await client.AskAsync("SELECT 1", "", Ending)).Status);
    }
}
