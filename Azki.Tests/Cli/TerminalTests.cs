using Azki.Tests.EventLog;

namespace Azki.Tests.Cli;

/// <summary>What a person at a terminal sees and types.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string ControlC = "\u0003";

    private readonly TemporaryFolder _folder = new();

    private string Home => Path.Combine(_folder.Path, "home");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ControlC, 1, true)]
    [InlineData("n\n", 1, true)]
    [InlineData("y\n", 0, false)]
    public async Task Reset_Asked_DoesAsIsTypedAndEnds(string keys, int code, bool isKept)
    {
        Directory.CreateDirectory(Home);
        await File.WriteAllTextAsync(Path.Combine(Home, "home.json"), """{"version":1,"sample_users":false,"sample_events":false}""", TestContext.Current.CancellationToken);
        using var terminal = Terminal.Start("", "reset", "--home", Home);
        await terminal.WaitForAsync("[y/N]");
        await terminal.TypeAsync(keys);
        var (ended, screen) = await terminal.EndAsync();
        Assert.True(ended == code, $"It ended with {ended}: {screen}");
        Assert.Equal(isKept, Directory.Exists(Home));
    }

    [Theory]
    [InlineData("NO_COLOR=1", false)]
    [InlineData("NO_COLOR=", true)]
    [Trait("Category", "Long")]
    public async Task Log_NoColorAskedFor_IsPlain(string setting, bool isColoured)
    {
        using var terminal = Terminal.Start($"{setting} Azki__Ingestor__Watch__0=/nowhere/at/all", "ingest", await FilesAsync(), "--home", Home);
        var (code, screen) = await terminal.EndAsync();
        Assert.Equal(0, code);
        Assert.Contains("/nowhere/at/all", screen, StringComparison.Ordinal);
        Assert.Equal(isColoured, screen.Contains("\u001b[33mwarn", StringComparison.Ordinal));
    }

    // A home without the sample, and a file for it.
    private async Task<string> FilesAsync()
    {
        var (cancel, events) = (TestContext.Current.CancellationToken, Path.Combine(_folder.Path, "events.csv"));
        Directory.CreateDirectory(Home);
        await File.WriteAllTextAsync(Path.Combine(Home, "home.json"), """{"version":1,"sample_users":false,"sample_events":false}""", cancel);
        await File.WriteAllTextAsync(events, "session_id,user_id,event_time,event_type,channel,premium_amount\ns1,1,2025-10-01 10:00:00,purchase,SMS,5\n", cancel);
        return events;
    }
}
