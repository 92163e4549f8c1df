using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

public sealed class DirectoryWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-watch-").FullName;

    [Fact]
    public async Task Watch_NewAndAppendedLines_AreLoadedOnceAndOnlyWhenComplete()
    {
        await using var host = await StartAsync();
        Append("a.csv", Header + "\n" + Csv(0, 3) + CsvRow(3)[..20]);
        await EventuallyAsync(host, 3);

        Append("a.csv", CsvRow(3)[20..] + "\n" + Csv(4, 2));
        await EventuallyAsync(host, 6);
        Append("b.ndjson", Json(6) + "\nbroken\n" + Json(7) + "\n");
        await EventuallyAsync(host, 8);

        // Refused rows go to a topic of their own, which may come after that of the events.
        await UntilAsync(async () => (await host.QuarantinedAsync()).Count > 0);
        Assert.Equal("line 2", Assert.Single(await host.QuarantinedAsync()).Row.Place);
    }

    [Fact]
    public async Task Watch_Restarted_GoesOnBehindWhatWasLogged()
    {
        var home = Directory.CreateTempSubdirectory("azki-watch-home-").FullName;
        await using (var host = await StartAsync(home, keep: true))
        {
            Append("a.csv", Header + "\n" + Csv(0, 3));
            await EventuallyAsync(host, 3);
        }

        Append("a.csv", Csv(3, 2));
        await using var again = await StartAsync(home);

        await EventuallyAsync(again, 5);
        Append("a.csv", "x\n");
        await UntilAsync(async () => (await again.QuarantinedAsync()).Count == 1);
        Assert.Equal("line 7", (await again.QuarantinedAsync())[0].Row.Place);
        Assert.Equal(5, (await again.EventsAsync()).Count);
    }

    [Fact]
    public async Task Watch_LinkToAFile_IsFollowedAsTheFile()
    {
        var elsewhere = Directory.CreateTempSubdirectory("azki-watch-linked-").FullName;
        var file = Path.Combine(elsewhere, "app.csv");
        await File.WriteAllTextAsync(file, Header + "\n" + Csv(0, 3), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder, "a.csv"), file);
        await using var host = await StartAsync();
        await EventuallyAsync(host, 3);
        await File.AppendAllTextAsync(file, Csv(3, 2), TestContext.Current.CancellationToken);
        await EventuallyAsync(host, 5);
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task Watch_FileGoneAndBackAsItWas_IsNoProblemAnyMore()
    {
        var (host, client) = await StartWithClientAsync();
        await using var _ = host;
        var elsewhere = Directory.CreateTempSubdirectory("azki-watch-linked-").FullName;
        var (file, away) = (Path.Combine(elsewhere, "app.csv"), Path.Combine(elsewhere, "away"));
        await File.WriteAllTextAsync(file, Header + "\n" + Csv(0, 3), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_folder, "a.csv"), file);
        await EventuallyAsync(host, 3);

        File.Move(file, away);
        await UntilAsync(async () => (await HealthAsync(client)).Contains("degraded"));
        File.Move(away, file);

        await UntilAsync(async () => (await HealthAsync(client)).Contains("\"ready\""));
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task Watch_PipeWithoutAWriter_HoldsBackNoOtherFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A pipe with a name.");
        using var making = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_folder, "a.csv"));
        await making.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var host = await StartAsync();
        Append("b.csv", Header + "\n" + Csv(0, 3));
        await EventuallyAsync(host, 3);
    }

    [Fact]
    public async Task Watch_CorrectedInPlace_IsReadAnew()
    {
        await using var host = await StartAsync();
        var path = Path.Combine(_folder, "a.csv");
        // Longer than what a file is known again by, at both ends.
        var text = Header + "\n" + Csv(0, 100) + CsvRow(100) + "\n" + Csv(101, 100);
        var at = text.IndexOf(CsvRow(100), StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Remove(at, 4).Insert(at, "xxxx"), TestContext.Current.CancellationToken);
        await UntilAsync(async () => (await host.EventsAsync()).Count == 200);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        await UntilAsync(async () => (await host.EventsAsync()).Select(e => e.SessionId).Distinct().Count() == 201);
    }

    [Fact]
    public async Task Watch_RewrittenFile_IsReadAnew()
    {
        await using var host = await StartAsync();
        Append("a.csv", Header + "\n" + Csv(0, 5));
        await EventuallyAsync(host, 5);

        File.WriteAllText(Path.Combine(_folder, "a.csv"), Header + "\n" + Csv(5, 2));

        await EventuallyAsync(host, 7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Watch_RewrittenFileThatBeginsAlike_IsReadAnew(int more)
    {
        await using var host = await StartAsync();
        Append("a.csv", Header + "\n" + Csv(0, 200));
        await EventuallyAsync(host, 200);

        // Another row behind the beginning that a file is known by; the file has the same length or a longer one.
        var rows = (Header + "\n" + Csv(0, 200 + more)).Replace(CsvRow(150), CsvRow(950), StringComparison.Ordinal);
        Assert.True(rows.IndexOf(CsvRow(950), StringComparison.Ordinal) > 4096);
        File.WriteAllText(Path.Combine(_folder, "a.csv"), rows);

        await UntilAsync(async () => (await host.EventsAsync()).Count >= 400 + more);
        var expected = Enumerable.Range(0, 200).Concat(Enumerable.Range(0, 200 + more).Select(i => i == 150 ? 950 : i));
        Assert.Equal(expected.Select(i => $"s_{i}").Order(), (await host.EventsAsync()).Select(e => e.SessionId).Order());
    }

    [Fact]
    public async Task Watch_CompressedFile_IsLoadedWhole()
    {
        var (host, _) = await StartWithClientAsync(settle: "00:00:00.3");
        await using var closed = host;
        File.WriteAllBytes(Path.Combine(_folder, "a.csv.gz"), Gzip(Utf8(Header + "\n" + Csv(0, 5))));

        await EventuallyAsync(host, 5);
    }

    [Fact]
    public async Task Watch_LastLineWithoutItsBreak_CountsOnceTheFileRests()
    {
        await using var host = await StartAsync(end: "00:00:00.5");
        Append("a.csv", Header + "\n" + Csv(0, 2) + CsvRow(2));
        await EventuallyAsync(host, 3);

        Append("a.csv", "\n" + Csv(3, 1));

        await EventuallyAsync(host, 4);
    }

    [Fact]
    public async Task Watch_LastLineMayBeHalfOfOne_IsNamedAndWaitsForItsBreak()
    {
        var (host, client) = await StartWithClientAsync(settle: "00:00:00");
        await using var _ = host;
        // Also the half is a row: 12 of a premium of 123.
        Append("a.csv", Header + "\n" + CsvRow(123)[..^1]);
        await UntilAsync(async () => (await HealthAsync(client)) is var health && health.Contains("a.csv") && health.Contains("no line break"));
        Assert.Empty(await host.EventsAsync());

        Append("a.csv", "3\n");

        await UntilAsync(async () => (await host.EventsAsync()).Count == 1);
        Assert.Equal(123u, (await host.EventsAsync())[0].Premium);
        await UntilAsync(async () => !(await HealthAsync(client)).Contains("no line break"));
    }

    [Fact]
    public async Task Watch_FileOfOtherColumns_ShowsInHealthUntilItIsMended()
    {
        var (host, client) = await StartWithClientAsync();
        await using var _ = host;
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, "a,b\n1,2\n");
        await UntilAsync(async () => (await HealthAsync(client)).Contains("degraded") && (await HealthAsync(client)).Contains("user_id"));

        File.WriteAllText(path, Header + "\n" + Csv(0, 1));

        await EventuallyAsync(host, 1);
        await UntilAsync(async () => (await HealthAsync(client)).Contains("\"ready\""));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<string> HealthAsync(HttpClient client) => client.GetStringAsync("/health", TestContext.Current.CancellationToken);

    private async Task<IngestorHost> StartAsync(string? home = null, bool keep = false, string end = "01:00:00") =>
        (await StartWithClientAsync(home, keep, end: end)).Host;

    private async Task<(IngestorHost Host, HttpClient Client)> StartWithClientAsync(
        string? home = null, bool keep = false, string settle = "01:00:00", string end = "01:00:00")
    {
        var started = await IngestorHost.StartAsync(
            builder => IngestorHost.Set(
                builder, ("Watch:0", _folder), ("WatchInterval", "00:00:00.05"), ("WatchSettle", settle), ("WatchEnd", end)), home);
        started.Host.KeepsFolder = keep;
        return started;
    }

    private void Append(string name, string text) => File.AppendAllText(Path.Combine(_folder, name), text);

    private static async Task EventuallyAsync(IngestorHost host, int events)
    {
        await UntilAsync(async () => (await host.EventsAsync()).Count >= events);
        Assert.Equal(Enumerable.Range(0, events).Select(i => $"s_{i}").Order(),
            (await host.EventsAsync()).Select(e => e.SessionId).Order());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within a minute.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
