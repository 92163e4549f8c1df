using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class LimitTests(EngineFixture fixture) : TestDatabase(fixture)
{
    private const string Endless = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1";

    [Theory]
    [BothFronts]
    public async Task Cancel_WhileRunning_EndsTheStatement(Front front)
    {
        string id = Guid.NewGuid().ToString();
        using var hangup = new CancellationTokenSource();
        Task<Answer> running = Fixture.Client(front).AskAsync(Endless, "query_id=" + id, hangup.Token);
        await EventuallyAsync(async () => await CountAsync(id) == 1, "the statement runs");
        await hangup.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await EventuallyAsync(async () => await CountAsync(id) == 0, "the statement has ended");
    }

    [Theory]
    [BothFronts]
    public async Task Cancel_SleepingRows_EndsTheStatement(Front front)
    {
        string id = Guid.NewGuid().ToString();
        using var hangup = new CancellationTokenSource();
        Task<Answer> running = Fixture.Client(front).AskAsync(
            "SELECT sleepEachRow(0.05) FROM numbers(100000) SETTINGS max_block_size = 1", "query_id=" + id, hangup.Token);
        await EventuallyAsync(async () => await CountAsync(id) == 1, "the statement runs");
        await hangup.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await EventuallyAsync(async () => await CountAsync(id) == 0, "the statement has ended");
    }

    [Theory]
    [BothFronts]
    public async Task Hangup_InTheMiddleOfAnAnswer_EndsTheStatement(Front front)
    {
        string id = Guid.NewGuid().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?query_id=" + id) { Content = new StringContent("SELECT number FROM numbers(1000000000000)") };
        using (HttpResponseMessage response = await Fixture.Client(front).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending))
        {
            Stream body = await response.Content.ReadAsStreamAsync(Ending);
            await body.ReadExactlyAsync(new byte[100], Ending);
        }

        await EventuallyAsync(async () => await CountAsync(id) == 0, "the statement has ended");
    }

    [Fact]
    public async Task Kill_ByTheClientsQueryId_EndsTheStatement()
    {
        string id = Guid.NewGuid().ToString();
        Task<Answer> running = Admin.AskAsync(Endless, "query_id=" + id, Ending);
        await EventuallyAsync(async () => await CountAsync(id) == 1, "the statement runs");
        Assert.Equal(216, (await Admin.AskAsync("SELECT 1", "query_id=" + id, Ending)).Code);
        await Admin.RunAsync($"KILL QUERY WHERE query_id = '{id}' SYNC");
        Assert.Equal(394, (await running).Code);
    }

    [Theory]
    [InlineData("admin", "s3cret:with colon")]
    [InlineData("reader", "r")]
    public async Task Cancel_InASession_EndsTheStatementAndKeepsTheSession(string user, string password)
    {
        using HttpClient client = Fixture.OnPort(user, password);
        string session = "session_id=" + Guid.NewGuid(), marker = $"/* {Guid.NewGuid():N} */";
        await client.RunAsync("SELECT 1", session);
        using var hangup = new CancellationTokenSource();
        Task<Answer> running = client.AskAsync(Endless + marker, session, hangup.Token);
        string count = $"SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM numbers%{marker}%'";
        await EventuallyAsync(async () => await Admin.RunAsync(count) == "1", "the statement runs");
        await hangup.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await EventuallyAsync(async () => await Admin.RunAsync(count) == "0", "the statement has ended");
        await EventuallyAsync(async () => (await client.AskAsync("SELECT 1", session + "&session_check=1", Ending)).Status == 200, "the session is free");
    }

    [Fact]
    public async Task Memory_MoreThanAllowed_FailsTheStatementOnly()
    {
        string sql = $"SELECT groupArray(number) FROM numbers(1000000000) FORMAT Null";
        Assert.Equal(241, (await Admin.AskAsync(sql, "", Ending)).Code);
        Assert.Equal(241, (await Admin.AskAsync(sql, "max_memory_usage=10000000", Ending)).Code);
        Assert.Equal("1", await Admin.RunAsync("SELECT 1"));
    }

    [Fact]
    public async Task FormatNull_FailsInALaterBlock_IsRunToItsEnd()
    {
        Assert.Equal(395, (await Admin.AskAsync("SELECT throwIf(number = 5000000) FROM numbers(10000000) FORMAT Null", "", Ending)).Code);
        Answer whole = await Admin.AskAsync("SELECT number FROM numbers(10000000) FORMAT Null", "", Ending);
        Assert.Equal((200, ""), (whole.Status, whole.Text));
    }

    [Fact]
    public async Task ExecutionTime_MoreThanAllowed_FailsTheStatement()
    {
        Answer answer = await Admin.AskAsync(Endless, "max_execution_time=0.2", Ending);
        Assert.Equal((408, 159), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("SELECT 1 SETTINGS max_execution_time = 0", "max_execution_time=5")]
    [InlineData("SELECT 1 SETTINGS max_threads = 1, `max_memory_usage`=0", "max_memory_usage=10000000")]
    [InlineData("SELECT * FROM (SELECT 1 SETTINGS/**/Max_Result_Bytes = 0)", "max_result_bytes=1000")]
    [InlineData("SELECT 1 SETTINGS max_untracked_memory = 100000000000", "max_memory_usage=10000000")]
    [InlineData("SET max_execution_time = 0", "max_execution_time=5&session_id=limits")]
    [InlineData("SELECT 1 SETTINGS max_temporary_data_on_disk_size_for_query = 0", "max_temporary_data_on_disk_size_for_query=1000000")]
    public async Task ReadOnlyUser_StatementThatSetsALimitOfItsRequest_IsRefused(string sql, string limits)
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        Assert.Equal(452, (await reader.AskAsync(sql, limits, Ending)).Code);
        if (!limits.Contains("session_id")) Assert.Equal(452, (await Fixture.OnPort().AskAsync(sql, limits + "&readonly=2", Ending)).Code);
    }

    [Theory]
    [InlineData("SELECT 1 SETTINGS max_execution_time = 60", "")]
    [InlineData("SELECT 1 SETTINGS max_execution_time = 60", "max_memory_usage=10000000")]
    [InlineData("SELECT 1 FROM system.settings WHERE name = 'max_execution_time'", "max_execution_time=60")]
    public async Task ReadOnlyUser_StatementThatSetsALimitOfItsOwn_IsAnswered(string sql, string limits)
    {
        using HttpClient reader = Fixture.OnPort("reader", "r");
        Assert.Equal("1", await reader.RunAsync(sql, limits));
    }

    [Theory]
    [BothFronts]
    public async Task Concurrent_HundredRequests_AllAnsweredWithTheirOwn(Front front)
    {
        HttpClient client = Fixture.Client(front);
        IEnumerable<Task<string>> requests = Enumerable.Range(0, 100).Select(i =>
            client.RunAsync($"SELECT getSetting('max_threads') + sum(number) FROM numbers({i} * 100000)", $"max_threads={i % 4 + 1}"));
        string[] answers = await Task.WhenAll(requests);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i * 100000).Select((n, i) => $"{n * (n - 1) / 2 + i % 4 + 1}"), answers);
    }

    [Theory]
    [InlineData("Native", "")]
    [InlineData("JSON", "")]
    [InlineData("Parquet", "")]
    [InlineData("ArrowStream", "")]
    [InlineData("TabSeparated", "&wait_end_of_query=1")]
    public async Task LargeResult_MoreThanTheMemoryOfAStatement_IsAnswered(string format, string address)
    {
        using HttpClient client = Fixture.OnPort("reader", "r");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/?max_block_size=8192&max_memory_usage={200 << 20}&default_format={format}{address}")
        {
            Content = new StringContent("SELECT number, randomPrintableASCII(1000) FROM numbers(300000)"),
        };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
        Stream body = await response.Content.ReadAsStreamAsync(Ending);
        byte[] piece = new byte[1 << 20];
        long length = 0;
        for (int read; (read = await body.ReadAsync(piece, Ending)) > 0;) length += read;
        Assert.True(length > 240_000_000, $"{(int)response.StatusCode}, {length} bytes: {System.Text.Encoding.UTF8.GetString(piece, 0, (int)Math.Min(length, 500))}");
    }

    [Fact]
    public async Task SlowReaders_OfThePort_TakeNoTurnOfThisProcess()
    {
        List<HttpResponseMessage> stopped = [];
        using HttpClient client = Fixture.OnPort();
        for (int i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("SELECT number FROM numbers(1000000000000)") };
            stopped.Add(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending));
        }

        Assert.Equal("1", await Admin.RunAsync("SELECT 1"));
        Assert.Equal("1", await client.RunAsync("SELECT 1"));
        foreach (HttpResponseMessage response in stopped) response.Dispose();
    }

    private async Task<int> CountAsync(string id) =>
        int.Parse(await Admin.RunAsync($"SELECT count() FROM system.processes WHERE Settings['log_comment'] = '{id}'"));
}
