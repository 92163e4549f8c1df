using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class SessionTests(EngineFixture fixture) : TestDatabase(fixture)
{
    private readonly string _session = $"session_id={Guid.NewGuid():N}";

    [Fact]
    public async Task Session_TemporaryTable_LivesBetweenRequestsAndIsNotSeenOutside()
    {
        await Admin.RunAsync("CREATE TEMPORARY TABLE mine (x UInt8)", _session);
        Assert.Equal(200, (await Admin.LoadAsync("INSERT INTO mine FORMAT CSV", "1\n2\n"u8.ToArray(), _session, Ending)).Status);
        Assert.Equal("3", await Admin.RunAsync("SELECT sum(x) FROM mine", _session));
        Assert.Equal(60, (await Admin.AskAsync("SELECT sum(x) FROM mine", "", Ending)).Code);
    }

    [Fact]
    public async Task Session_Set_LivesBetweenRequests()
    {
        await Admin.RunAsync("SET max_threads = 3", _session);
        Assert.Equal("3", await Admin.RunAsync("SELECT getSetting('max_threads')", _session));
    }

    [Theory]
    [InlineData("extremes = 1")]
    [InlineData("offset = 1")]
    [InlineData("limit = 1, output_format_tsv_crlf_end_of_line = 1")]
    public async Task Session_SettingsThatChangeAnswers_LeaveItAsItIs(string settings)
    {
        using HttpClient writer = Fixture.OnPort();
        await writer.RunAsync($"SET max_threads = 3, {settings}", _session);
        for (int request = 0; request < 2; request++)
            Assert.Equal(200, (await writer.AskAsync("SELECT number FROM numbers(3)", _session)).Status);
        Assert.Equal("3", (await writer.RunAsync("SELECT getSetting('max_threads') FORMAT TabSeparatedRaw SETTINGS extremes = 0, offset = 0", _session)).Trim());
    }

    [Fact]
    public async Task Session_StatementThatFailsBeforeItBegins_DoesNotHoldIt()
    {
        using HttpClient writer = Fixture.OnPort();
        await writer.RunAsync("SET max_ast_elements = 5", _session);
        await writer.AskAsync("SELECT 1", _session);
        Assert.Equal("1", await writer.RunAsync("SELECT 1", _session));
    }

    [Fact]
    public async Task Session_SettingsAndDatabaseOfTheAddress_HoldForOneRequest()
    {
        await Admin.RunAsync("SET max_threads = 3, format_csv_null_representation = 'it''s \\\\ mine'", _session);
        Assert.Equal($"5\t{Database}", await Admin.RunAsync("SELECT getSetting('max_threads'), currentDatabase()", $"{_session}&max_threads=5&format_csv_null_representation=x&database={Database}"));
        Assert.Equal("3\tdefault\tit's \\ mine", await Admin.RunAsync("SELECT getSetting('max_threads'), currentDatabase(), getSetting('format_csv_null_representation') FORMAT TSVRaw", _session));
    }

    [Fact]
    public async Task Session_WhatCannotBeTakenBack_IsAnsweredAndEndsIt()
    {
        using HttpClient writer = Fixture.OnPort();
        Assert.Equal("1", await writer.RunAsync("SELECT 1", $"{_session}&readonly=1"));
        await writer.RunAsync($"CREATE TABLE {Database}.t (x UInt8) ENGINE = Memory", _session);
    }

    [Fact]
    public async Task Session_AddressThatFails_IsTakenBack()
    {
        await Admin.RunAsync("SET max_threads = 3", _session);
        Assert.Equal(81, (await Admin.AskAsync("SELECT 1", $"{_session}&max_threads=5&database=missing", Ending)).Code);
        Assert.Equal("3", await Admin.RunAsync("SELECT getSetting('max_threads')", _session));
    }

    [Fact]
    public async Task Session_AnswerWasRead_IsFreeAtOnceOnAnotherConnection()
    {
        // What is the request's own is taken back when it is answered. Two connections: on one of them the next request waits for the one before.
        string address = $"{_session}&wait_end_of_query=1&max_threads=2&max_block_size=65000&max_insert_block_size=65000&max_execution_time=100&max_result_rows=1000&max_result_bytes=100000";
        using HttpClient one = Fixture.OnPort(), another = Fixture.OnPort();
        for (int request = 0; request < 50; request++)
            foreach (HttpClient client in (HttpClient[])[one, another]) Assert.Equal("1", (await client.RunAsync("SELECT 1", address)).Trim());
    }

    [Fact]
    public async Task Session_InUse_IsLocked()
    {
        Task<Answer> running = Admin.AskAsync("SELECT sleep(3)", _session, Ending);
        // Asked without the session: whoever asked with it could take it first, and lock the other out.
        await EventuallyAsync(
            async () => await Admin.RunAsync("SELECT count() > 0 FROM system.processes WHERE query LIKE 'SELECT sleep(3)%'") == "1", "the session is in use");
        Assert.Equal(373, (await Admin.AskAsync("SELECT 1", _session, Ending)).Code);
        Assert.Equal(200, (await running).Status);
        Assert.Equal("1", await Admin.RunAsync("SELECT 1", _session));
    }

    [Fact]
    public async Task Session_MoreThanAUserMayHave_AreRefused()
    {
        using HttpClient client = Fixture.OnPort("external", "e");
        string Of(int number) => $"{_session}-{number}";
        for (int i = 0; i < 200; i++) await client.RunAsync("SELECT 1", Of(i));
        Assert.Equal(202, (await client.AskAsync("SELECT 1", Of(200), Ending)).Code);
        Assert.Equal("1", await client.RunAsync("SELECT 1", Of(0)));
        for (int i = 0; i < 200; i++) await client.RunAsync("SELECT 1", $"{Of(i)}&close_session=1");
        Assert.Equal("1", await client.RunAsync("SELECT 1", $"{Of(200)}&close_session=1"));
    }

    [Fact]
    public async Task SessionCheck_Unknown_NotFound() =>
        Assert.Equal(372, (await Admin.AskAsync("SELECT 1", $"{_session}&session_check=1", Ending)).Code);

    [Fact]
    public async Task SessionTimeout_Passed_SessionIsGone()
    {
        await Admin.RunAsync("SELECT 1", $"{_session}&session_timeout=1");
        await EventuallyAsync(
            async () =>
            {
                // Asking renews a session, so it must be left alone for longer than it lives.
                await Task.Delay(1500, Ending);
                return (await Admin.AskAsync("SELECT 1", $"{_session}&session_check=1&session_timeout=1", Ending)).Code == 372;
            },
            "the session has ended");
    }

    [Fact]
    public async Task CloseSession_EndsIt()
    {
        await Admin.RunAsync("SELECT 1", $"{_session}&close_session=1");
        Assert.Equal(372, (await Admin.AskAsync("SELECT 1", $"{_session}&session_check=1", Ending)).Code);
    }
}
