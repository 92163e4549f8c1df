using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Azki.Benchmarks.Runs;
using Azki.Tests.Ingestor;

namespace Azki.Tests.Cli;

/// <summary>What commands do with inputs that are refused, wait, or are not accounted for, and with output that nobody reads.</summary>
public sealed class InputTests : IDisposable
{
    private const string Columns = "session_id,user_id,event_time,event_type,channel,premium_amount\n";

    private readonly TemporaryFolder _folder = new();

    public InputTests()
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "home.json"), """{"version":1,"sample_users":false,"sample_events":false}""");
    }

    private string Home => Path.Combine(_folder.Root, "home");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ingest_FileRefusedBetweenOthers_LoadsTheOthersAndNamesIt(bool isServed)
    {
        var (first, bad, last) = (Write("a.csv", Event("s1")), Write("bad.csv", "no,columns\n1,2\n", header: ""), Write("c.csv", Event("s2")));
        using var server = isServed ? await ServeAsync() : null;

        var (code, output, error) = await EndAsync("ingest", "--home", Home, first, bad, last);
        Assert.Equal(1, code);
        Assert.StartsWith($"azki: {bad}: the first line lacks", error, StringComparison.Ordinal);
        foreach (var loaded in (string[])[first, last]) Assert.Contains(loaded, output, StringComparison.Ordinal);
        Assert.Equal("s1\ns2\n", await QueryAsync("SELECT session_id FROM processed_events_storage ORDER BY session_id"));

        Assert.Equal(5, (await EndAsync("ingest", "--home", Home, bad)).Code);
        if (server is null) return;
        server.Terminate();
        Assert.Equal(0, (await server.EndAsync(TimeSpan.FromMinutes(1))).Code);
    }

    [Fact]
    public async Task Run_OnceAndFilesRefused_EndsAsIngestDoes()
    {
        var (good, bad) = (Write("a.csv", Event("s1")), Write("bad.csv", "no,columns\n1,2\n", header: ""));
        var (code, _, error) = await EndAsync("run", "--once", "--home", Home, "--events", good, "--events", bad);
        Assert.Equal(1, code);
        Assert.Contains($"azki: {bad}: the first line lacks", error, StringComparison.Ordinal);
        Assert.Equal(5, (await EndAsync("run", "--once", "--home", Home, "--events", bad)).Code);
    }

    [Fact]
    public async Task Snapshot_UsersComeFromAFile_EndsAlikeWhetherServedOrNot()
    {
        string[] command = ["cdc", "snapshot", "insurance_db.users", "--home", Home];
        Assert.Equal(2, (await EndAsync(command)).Code);
        using var server = await ServeAsync();
        var (code, _, error) = await EndAsync(command);
        Assert.Equal(2, code);
        Assert.StartsWith("azki: The running instance takes users from a file", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_FileRefusedBetweenOthersByAnotherPlatform_SendsTheOthersAndNamesIt()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var (first, bad, last) = (Write("a.csv", Event("s1")), Write("bad.csv", "no,columns\n1,2\n", header: ""), Write("c.csv", Event("s2")));
        var (code, _, error) = await EndAsync("ingest", first, bad, last, "--url", client.BaseAddress!.ToString());
        Assert.Equal(1, code);
        Assert.StartsWith($"azki: {bad}: ", error, StringComparison.Ordinal);
        Assert.Equal(2, (await host.EventsAsync()).Count);
    }

    [Theory]
    [InlineData("run", "--once", "--events")]
    [InlineData("ingest")]
    public async Task Load_RowsNotAccountedFor_FailsAndSaysWhich(params string[] command)
    {
        await QueryAsync(
            "CREATE OR REPLACE VIEW ingestion_ledger AS SELECT source, ingest_id, kind, sum(stored) + 1 AS stored, sum(duplicates) AS duplicates, " +
            "sum(quarantined) AS quarantined FROM ingestion_ledger_storage GROUP BY ALL");
        var events = Write("a.csv", Event("s1"));
        var (code, _, error) = await EndAsync([.. command, events, "--home", Home]);
        Assert.Equal(1, code);
        Assert.Contains($"{events}: of 1 rows read, 2 are accounted for", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServingAndARestNotRead_SaysSo()
    {
        var events = Write("cut.json", """[{"user_id":1},{]},{"user_id":2}]""", header: "");
        using var server = Shell($"exec dotnet '{Program}' run --home '{Home}' --port 0 --clickhouse-port 0 --events '{events}'");
        var said = new StringBuilder();
        while (!said.ToString().Contains("Running.", StringComparison.Ordinal)) said.AppendLine(await server.StandardError.ReadLineAsync(Cancel) ?? throw new InvalidOperationException($"It ended: {said}"));
        using var kill = Process.Start("kill", [$"{server.Id}"]);
        await server.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Contains("the rest was not read", string.Join(' ', said.ToString().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Etl_RunningInstanceCannot_SaysWhy()
    {
        using var server = await ServeAsync();
        // It has come to rest then.
        await AzkiProcess.RunAsync("ingest", Write("a.csv", Event("s1")), "--home", Home);
        await QueryAsync("CREATE VIEW stand_in AS SELECT toDate(throwIf(materialize(1), 'out of order')) AS event_date");
        await QueryAsync("EXCHANGE TABLES processed_events_storage AND stand_in");
        var (code, _, error) = await EndAsync("etl", "--engine", "embedded", "--home", Home);
        Assert.Equal(1, code);
        Assert.Contains("out of order", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ingest_PipeThatNobodyWritesTo_CanBeInterrupted(bool isOpened)
    {
        var pipe = await NamedPipe.MakeAsync(_folder.Root, "events.csv");
        using var process = AzkiProcess.Start("ingest", pipe, "--home", Home);
        await using var writer = isOpened ? await NamedPipe.OpenAsync(pipe) : null;
        if (writer is not null) await WriteMoreThanItHoldsAsync(writer);
        else while (!Directory.Exists(Path.Combine(Home, "etl"))) await Task.Delay(10, Cancel);
        process.Signal(PosixSignal.SIGINT);
        Assert.Equal(1, (await process.EndAsync(TimeSpan.FromSeconds(30))).Code);
    }

    [Fact]
    public async Task Query_StatementThatDoesNotEnd_CanBeInterrupted()
    {
        var pipe = await NamedPipe.MakeAsync(_folder.Root, "statement");
        using var process = Shell($"exec dotnet '{Program}' query - --home '{Home}' < '{pipe}'");
        await using var writer = await NamedPipe.OpenAsync(pipe);
        await WriteMoreThanItHoldsAsync(writer);
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public async Task Query_ReaderHasGone_EndsAsOthersDo()
    {
        using var process = Shell($"dotnet '{Program}' query 'SELECT number FROM numbers(100000000000)' --home '{Home}' | head -n 1; echo ${{PIPESTATUS[0]}}");
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(("0\n141\n", ""), (output, await error));
    }

    [Fact]
    public async Task Query_OutputIsAFileOfSeveral_IsAppendedTo()
    {
        var file = Path.Combine(_folder.Root, "out");
        using var process = Shell($"(echo first; dotnet '{Program}' query 'SELECT 2' --home '{Home}'; echo last) > '{file}'");
        await process.WaitForExitAsync(Cancel);
        Assert.Equal("first\n2\nlast\n", await File.ReadAllTextAsync(file, Cancel));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "azki.dll");

    // All of it is taken only once somebody reads.
    private static ValueTask WriteMoreThanItHoldsAsync(FileStream pipe) => pipe.WriteAsync(Encoding.ASCII.GetBytes(Columns + new string('\n', 1 << 20)), Cancel);

    private static Process Shell(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A line of bash.");
        return Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static string Event(string session) => $"{session},1,2025-10-01 10:00:00,purchase,SMS,5\n";

    private static async Task<(int Code, string Output, string Error)> EndAsync(params string[] arguments)
    {
        using var process = AzkiProcess.Start(arguments);
        return await process.EndAsync(TimeSpan.FromMinutes(1));
    }

    private string Write(string name, string content, string header = Columns)
    {
        var path = Path.Combine(_folder.Root, name);
        File.WriteAllText(path, header + content);
        return path;
    }

    private Task<string> QueryAsync(string sql) => AzkiProcess.RunAsync("query", sql, "--home", Home);

    private async Task<AzkiProcess> ServeAsync(params string[] options)
    {
        var process = AzkiProcess.Start(["run", "--home", Home, "--port", "0", "--clickhouse-port", "0", .. options]);
        // Left by the program for other commands.
        while (!File.Exists(Path.Combine(Home, "instance.json")) && !process.HasExited) await Task.Delay(20, Cancel);
        return process;
    }
}
