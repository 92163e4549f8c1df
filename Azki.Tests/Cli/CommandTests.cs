using Azki.Benchmarks.Runs;

namespace Azki.Tests.Cli;

/// <summary>The program as a person uses it, on homes of its own.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-cli-").FullName;

    private string Home => Path.Combine(_folder, "home");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Quarantine_RowsCorrectedAndReplayed_AreStoredWhateverTheOrderOfColumns()
    {
        var (users, events, exported) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "events.csv"), Path.Combine(_folder, "bad.ndjson"));
        await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n1,2025-01-01,Qom,Mobile\n");
        await File.WriteAllTextAsync(events, "session_id,user_id,event_time,event_type,channel,premium_amount\ns1,1,2025-10-01 10:00:00,purchase,SMS,5\ns2,one,2025-10-01 10:00:00,purchase,SMS,7\ns3,1,noon,purchase,SMS,9\n");
        var report = await AzkiProcess.ReportAsync("run", "--once", "--home", Home, "--users", users, "--events", events);
        Assert.Equal(2, report.GetProperty("sources")[1].GetProperty("quarantined").GetInt32());

        await AzkiProcess.RunAsync("quarantine", "export", "--home", Home, "--output", exported);
        await File.WriteAllTextAsync(exported, (await File.ReadAllTextAsync(exported)).Replace("s2,one", "s2,1", StringComparison.Ordinal));
        await AzkiProcess.RunAsync("quarantine", "replay", "--home", Home, exported);

        Assert.Equal("s1\t5\ns2\t7\n", await QueryAsync("SELECT session_id, premium_amount FROM processed_events_storage ORDER BY session_id"));
        Assert.Equal("user_id_invalid\n", await QueryAsync("SELECT reason FROM quarantined_events WHERE id IN (SELECT id FROM quarantine_replays WHERE outcome = 'accepted')"));
        var status = await AzkiProcess.ReportAsync("status", "--home", Home);
        Assert.Equal(0, status.GetProperty("pending").GetInt32());
        Assert.Equal((2, 2), (status.GetProperty("storage").GetProperty("rows").GetInt32(), status.GetProperty("storage").GetProperty("measured_rows").GetInt32()));
        Assert.Equal("1\n", await QueryAsync("SELECT min(read = stored + duplicates + quarantined) FROM ingestion_ledger"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Replay_RowsOfCsvThatBeginWithABrace_AreReadAsCsv()
    {
        var (users, events, exported) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "events.csv"), Path.Combine(_folder, "bad.ndjson"));
        await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n1,2025-01-01,Qom,Mobile\n");
        await File.WriteAllTextAsync(events, "session_id,user_id,event_time,event_type,channel,premium_amount\n{s1},one,2025-10-01 10:00:00,purchase,SMS,5\n");
        await AzkiProcess.RunAsync("run", "--once", "--home", Home, "--users", users, "--events", events);

        await AzkiProcess.RunAsync("quarantine", "export", "--home", Home, "--output", exported);
        await File.WriteAllTextAsync(exported, (await File.ReadAllTextAsync(exported)).Replace("{s1},one", "{s1},1", StringComparison.Ordinal));
        await AzkiProcess.RunAsync("quarantine", "replay", "--home", Home, exported);

        Assert.Equal("{s1}\n", await QueryAsync("SELECT session_id FROM processed_events_storage"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Replay_RowsOfSeveralKinds_HasTheOutcomeOfEach()
    {
        var (users, lines, events, exported) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "a.ndjson"), Path.Combine(_folder, "b.csv"), Path.Combine(_folder, "bad.ndjson"));
        await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n1,2025-01-01,Qom,Mobile\n");
        await File.WriteAllTextAsync(lines, "{\"first\":1}\n{\"second\":1}\n");
        await File.WriteAllTextAsync(events, "session_id,user_id,event_time,event_type,channel,premium_amount\ns1,one,2025-10-01 10:00:00,purchase,SMS,5\n");
        await AzkiProcess.RunAsync("run", "--once", "--home", Home, "--users", users, "--events", lines, "--events", events);

        // The second line of JSON stays as it is; the row of CSV, corrected, is the second line of its file, too.
        await AzkiProcess.RunAsync("quarantine", "export", "--home", Home, "--output", exported);
        await File.WriteAllTextAsync(exported, (await File.ReadAllTextAsync(exported)).Replace("s1,one", "s1,1", StringComparison.Ordinal));
        await AzkiProcess.RunAsync("quarantine", "replay", "--home", Home, exported);

        Assert.Equal("s1\n", await QueryAsync("SELECT session_id FROM processed_events_storage"));
        Assert.Equal(
            "event_time_missing\trefused\nevent_time_missing\trefused\nuser_id_invalid\taccepted\n",
            await QueryAsync("SELECT q.reason, r.outcome FROM quarantine_replays AS r JOIN quarantined_events AS q ON q.id = r.id ORDER BY ALL"));
    }

    [Fact]
    public async Task Ingest_JsonMalformedInTheMiddle_SaysThatTheRestWasNotReadAndFails()
    {
        const string Event = """{"event_time":"2025-10-01 10:00:00","user_id":1,"session_id":"s1","event_type":"purchase","channel":"SMS"}""";
        var (users, events) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "events.json"));
        await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n1,2025-01-01,Qom,Mobile\n");
        await File.WriteAllTextAsync(events, $"[{Event},{{]}},{Event}]");

        var (code, output, error) = await EndAsync("run", "--once", "--json", "--home", Home, "--users", users, "--events", events);
        var (again, _, sameError) = await EndAsync("ingest", "--home", Home, events);

        Assert.Equal((1, 1), (code, again));
        Assert.Contains("\"rest_not_read\":true", output, StringComparison.Ordinal);
        Assert.Contains("the rest was not read", error, StringComparison.Ordinal);
        Assert.Contains("the rest was not read", sameError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":99,"sample_users":false,"sample_events":false}""", "layout 99")]
    [InlineData("not json", "damaged")]
    [InlineData(null, "not a home")]
    public async Task Run_FolderOfAnotherKind_IsRefusedAndLeftUntouched(string? format, string words)
    {
        Directory.CreateDirectory(Home);
        await File.WriteAllTextAsync(Path.Combine(Home, "precious"), "data");
        if (format is not null) await File.WriteAllTextAsync(Path.Combine(Home, "home.json"), format);
        string[] before = [.. Directory.GetFileSystemEntries(Home).Select(f => $"{f} {File.ReadAllText(f)}")];

        var (code, _, error) = await EndAsync("run", "--once", "--home", Home);

        Assert.Equal(3, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(Home).Where(f => Path.GetFileName(f) != "lock").Select(f => $"{f} {File.ReadAllText(f)}"));
    }

    [Theory]
    [InlineData(2, "run", "--port", "70000")]
    [InlineData(2, "bogus")]
    [InlineData(3, "query", "SELECT 1", "--home", "nowhere-at-all")]
    [InlineData(1, "ingest", "no-such-file.csv")]
    public async Task Command_Wrong_EndsWithItsCodeAndOneClearLine(int expected, params string[] arguments)
    {
        var (code, _, error) = await EndAsync(arguments);
        Assert.Equal(expected, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.NotEmpty(error.Trim());
    }

    [Theory]
    [InlineData("Azki__Events__PurchaseEventType", "buy", "'buy' is not one of the event types")]
    [InlineData("Azki__EventLog__PageBytes", "1000", "Azki:EventLog:PageBytes must be a power of two")]
    [InlineData("ConnectionStrings__kafka", "127.0.0.1:1;no.such.setting=1", "no.such.setting")]
    [InlineData("ConnectionStrings__kafka", "127.0.0.1:1;security.protocol=none", "security.protocol")]
    [InlineData("ConnectionStrings__clickhouse", "http://127.0.0.1:8123", "ConnectionStrings:clickhouse is not understood")]
    [InlineData("ConnectionStrings__insurance-db", "Sever=db", "ConnectionStrings:insurance-db is not understood")]
    [InlineData("Azki__Dashboard__OpenIdConnect__Authority", "nowhere", "Azki:Dashboard:OpenIdConnect:Authority is no address")]
    public async Task Run_SettingNotUnderstood_EndsWithItsCodeAndOneClearLine(string name, string value, string words)
    {
        var (code, _, error) = await EndAsync(name, value, ["run", "--home", Home, "--port", "0", "--clickhouse-port", "0"]);
        Assert.True(code == 2, error);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Command_DatabaseOfANewerVersion_EndsWithItsCode()
    {
        await BeginAsync();
        await QueryAsync("INSERT INTO schema_migrations (number, name, checksum) VALUES (9999, '9999_future.sql', '')");
        var events = Path.Combine(_folder, "events.csv");
        await File.WriteAllTextAsync(events, "session_id,user_id,event_time,event_type,channel,premium_amount\ns1,1,2025-10-01 10:00:00,purchase,SMS,5\n");
        foreach (var command in (string[][])[["run", "--once"], ["run", "--port", "0", "--clickhouse-port", "0"], ["ingest", events], ["etl", "--engine", "embedded"], ["query", "SELECT 1"], ["status"], ["quarantine", "list"]])
        {
            var (code, _, error) = await EndAsync([.. command, "--home", Home]);
            Assert.True(code == 3, $"{command[0]}: {code} {error}");
            Assert.Contains("was made by a newer version (it has 9999_future.sql", error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'), line => line.StartsWith("azki: ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(true, 3, "Another process has the ClickHouse folder")]
    [InlineData(false, 6, "CHDB_LIB_PATH names '/nowhere'")]
    public async Task Query_NoEngine_EndsWithTheCodeOfWhy(bool isHeld, int expected, string words)
    {
        await BeginAsync();
        var folder = Directory.CreateDirectory(Path.Combine(Home, "clickhouse")).FullName;
        await using var held = isHeld ? new FileStream(Path.Combine(folder, "status"), FileMode.Create, FileAccess.ReadWrite, FileShare.None) : null;
        var (code, _, error) = await EndAsync("CHDB_LIB_PATH", isHeld ? Environment.GetEnvironmentVariable("CHDB_LIB_PATH") ?? "" : "/nowhere", ["query", "SELECT 1", "--home", Home]);
        Assert.True(code == expected, $"{code} {error}");
        Assert.StartsWith($"azki: {words}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RemovalsConfirmedByTheSetting_AreMade()
    {
        var users = Path.Combine(_folder, "users.csv");
        await BeginAsync();
        await WriteUsersAsync(10);
        await AzkiProcess.RunAsync("run", "--once", "--home", Home, "--users", users);
        await WriteUsersAsync(5);
        Assert.Equal(5, (await EndAsync("run", "--once", "--home", Home, "--users", users)).Code);
        var (code, _, error) = await EndAsync("Azki__CdcBridge__ConfirmRemovals", "true", ["run", "--once", "--home", Home, "--users", users]);
        Assert.True(code == 0, error);

        Task WriteUsersAsync(int count) => File.WriteAllTextAsync(users, string.Concat(["user_id,signup_date,city,device_type\n", .. Enumerable.Range(1, count).Select(i => $"{i},2025-01-01,Qom,Mobile\n")]));
    }

    [Fact]
    public async Task Show_RowThatIsNotThere_SaysSoAndFails()
    {
        await BeginAsync();
        var (code, output, error) = await EndAsync("quarantine", "show", "7", "--home", Home);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("azki: There is no refused row 7.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnceAndDatabaseOfUsersDoesNotAnswer_Fails()
    {
        await BeginAsync();
        var (code, _, error) = await EndAsync("ConnectionStrings__insurance-db", "Server=127.0.0.1;Port=1;User ID=u", ["run", "--once", "--home", Home]);
        Assert.True(code == 1, $"{code} {error}");
        Assert.Contains("azki: The users of the database are not captured: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_WarehouseDoesNotAnswer_SaysSo()
    {
        await AzkiProcess.RunAsync("run", "--once", "--home", Home);
        var (code, _, error) = await EndAsync("ConnectionStrings__clickhouse", "Host=127.0.0.1;Port=1", ["query", "SELECT 1", "--home", Home]);
        Assert.Equal(1, code);
        Assert.StartsWith("azki: The warehouse does not answer: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1", 2, "No server is named.")]
    [InlineData("", 3, "There is no home at ")]
    public async Task Snapshot_NoDatabaseNamed_SaysWhatIsMissing(string kafka, int expected, string words)
    {
        var (code, _, error) = await EndAsync("ConnectionStrings__kafka", kafka, ["cdc", "snapshot", "insurance_db.users", "--home", Home]);
        Assert.Equal(expected, code);
        Assert.StartsWith($"azki: {words}", error, StringComparison.Ordinal);
    }

    // A home that no run fills with the sample.
    private async Task BeginAsync()
    {
        Directory.CreateDirectory(Home);
        await File.WriteAllTextAsync(Path.Combine(Home, "home.json"), """{"version":1,"sample_users":false,"sample_events":false}""");
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(params string[] arguments)
    {
        using var process = AzkiProcess.Start(arguments);
        return await process.EndAsync(TimeSpan.FromMinutes(1));
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(string setting, string value, string[] arguments)
    {
        using var process = AzkiProcess.Start(arguments, new Dictionary<string, string> { [setting] = value });
        return await process.EndAsync(TimeSpan.FromMinutes(1));
    }

    private Task<string> QueryAsync(string sql) => AzkiProcess.RunAsync("query", sql, "--home", Home);
}
