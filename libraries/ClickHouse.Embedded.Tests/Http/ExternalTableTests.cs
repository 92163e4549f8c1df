using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class ExternalTableTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [InlineData("reader", "r", false)]
    [InlineData("reader", "r", true)]
    [InlineData("admin", "s3cret:with colon", false)]
    [InlineData("admin", "s3cret:with colon", true)]
    public async Task Form_FileWithColumns_IsATableOfItsStatementOnly(string user, string password, bool inSession)
    {
        using HttpClient client = Fixture.OnPort(user, password);
        string session = inSession ? $"&session_id={Database}" : "";
        Answer named = await client.AskAsync(Form("SELECT sum(id), max(name) FROM orders"), $"orders_structure=id+UInt8,name+String{session}", Ending);
        Assert.True(named.Text == "3\tb\n", named.Text);
        Answer unnamed = await client.AskAsync(Form("SELECT sum(_1), max(_2) FROM orders"), $"orders_types=UInt8,String&orders_format=TSV{session}", Ending);
        Assert.True(unnamed.Text == "3\tb\n", unnamed.Text);
        Assert.Equal(60, (await client.AskAsync("SELECT * FROM orders", $"x=&{session}"[3..], Ending)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("orders_structure=id+UInt8+DEFAULT+length(file('/etc/hostname'))")]
    [InlineData("orders_structure=id+UInt8,name+String&orders_format=Values")]
    [InlineData("orders_structure=a$b$+String+DEFAULT+file('/etc/hostname')")]
    [InlineData("orders_structure=id+UInt8+//'%0A+DEFAULT+length(file('/etc/hostname'))+--'")]
    [InlineData("orders_structure=id+UInt8+/*+/*+*/+'+*/+DEFAULT+length(file('/etc/hostname'))+/*+'+*/")]
    [InlineData("orders_structure=id+UInt8%C2%A0DEFAULT%C2%A0length(file('/etc/hostname'))")]
    public async Task Form_ColumnsMissingOrMoreThanColumns_IsRefused(string address)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        Assert.Equal(36, (await client.AskAsync(Form("SELECT 1"), address, Ending)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("orders_structure=id+UInt8,name+UInt8")]
    [InlineData("orders_structure=id+UInt8,name+String&orders_format=TSV;+SELECT+1")]
    public async Task Form_ThatFails_LeavesItsSessionWithNothing(string address)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        string session = $"session_id={Database}";
        await client.RunAsync("SET max_threads = 3", session);
        Assert.NotEqual(200, (await client.AskAsync(Form("SELECT 1"), $"{session}&max_threads=2&{address}", Ending)).Status);
        Assert.Equal("['reader']\t3", await client.RunAsync("SELECT currentRoles(), getSetting('max_threads')", session));
        Assert.Equal(60, (await client.AskAsync("SELECT * FROM orders", session, Ending)).Code);
    }

    [Theory]
    [InlineData(2, 9 << 20)]
    [InlineData(1001, 1)]
    public async Task Form_FieldsTooManyOrTooLong_AreRefused(int fields, int length)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        using var form = new MultipartFormDataContent();
        for (int i = 0; i < fields; i++) form.Add(new StringContent(new string('0', length)), $"param_p{i}");
        Assert.Equal(36, (await client.AskAsync(form, "query=SELECT+1", Ending)).Code);
    }

    private static MultipartFormDataContent Form(string sql) => new()
    {
        { new StringContent(sql), "query" },
        { new ByteArrayContent("1\ta\n2\tb\n"u8.ToArray()), "orders", "orders.tsv" },
    };
}
