using System.Text.RegularExpressions;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>The dashboard as a program of its own, before a ClickHouse port.</summary>
internal sealed partial class Service : IAsyncDisposable
{
    private readonly RunningProgram _program;
    private readonly string _home;

    private Service(RunningProgram program, string home, Uri url) => (_program, _home, Url) = (program, home, url);

    public Uri Url { get; }

    /// <summary>What it printed so far.</summary>
    public string Output => _program.Output;

    public static async Task<Service> StartAsync(Uri clickHouse, params (string Name, string Value)[] settings)
    {
        var home = Directory.CreateTempSubdirectory("azki-dashboard-").FullName;
        var program = RunningProgram.Start("Azki.Dashboard.dll", [], [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Azki__Home", home), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
            ("ConnectionStrings__clickhouse", $"Host={clickHouse.Host};Port={clickHouse.Port}"), .. settings]);
        var url = await program.WaitForAsync(() => Task.FromResult(Listening().Match(program.Output) is { Success: true } match ? match.Groups[1].Value : null));
        return new(program, home, new(url));
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
