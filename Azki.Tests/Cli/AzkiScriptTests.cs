using System.Diagnostics;
using Azki.Tests.AppHost;
using Azki.Tests.EventLog;

namespace Azki.Tests.Cli;

/// <summary>The script that builds and starts the program, with a dotnet that does neither.</summary>
public sealed class AzkiScriptTests : IDisposable
{
    // "publish" makes the folder it is told to, and compiles ahead unless a file beside it says why not; a program asked to "hold" runs until its input ends.
    private const string Dotnet = """
        #!/bin/sh
        if [ "$1" = publish ]; then
          case "$*" in *PublishReadyToRun*) if [ -e "$0.offline" ]; then cat "$0.offline"; exit 1; fi ;; esac
          while [ "$1" != --output ]; do shift; done
          mkdir -p "$2" && touch "$2/azki.dll"
        elif [ "$2" = hold ]; then
          echo held
          read -r _
        fi
        """;

    private readonly TemporaryFolder _folder = new();

    // With all that a shell could split or take for a quote.
    private string _name = "azki o'copy of \"mine\"";

    private string Root => Path.Combine(_folder.Path, _name);

    private string Builds => Path.Combine(Root, "artifacts", "azki");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task Run_BuiltManyTimes_KeepsTheLastBuildsTheOnesThatRunAndAllElse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        Prepare();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "azki"));
        using var running = Start("hold");
        Assert.Equal("held", await running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var held = Assert.Single(Directory.GetDirectories(Builds, "build-*"));
        for (var i = 0; i < 6; i++) await BuildAsync();

        Assert.True(Directory.Exists(Path.Combine(_folder.Path, "azki")));
        var kept = Directory.GetDirectories(Builds, "build-*");
        Assert.Equal(OperatingSystem.IsLinux(), kept.Length == 4);
        Assert.Contains(held, kept);

        running.StandardInput.Close();
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        await BuildAsync();
        Assert.Equal(OperatingSystem.IsLinux(), !Directory.Exists(held));
    }

    [Theory]
    [InlineData("error NU1101: Unable to find package microsoft.netcore.app.crossgen2.linux-x64.", true)]
    [InlineData("Program.cs(1,1): error CS1002: ; expected", false)]
    public async Task Run_CannotBeCompiledAhead_IsBuiltWithoutWhereOnlyThatIsMissing(string error, bool isBuilt)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        Prepare();
        File.WriteAllText(Path.Combine(_folder.Path, "tools", "dotnet.offline"), error);
        using var process = Start("version");
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isBuilt, process.ExitCode == 0);
        Assert.Equal(!isBuilt, said.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_RootNamedAsWhatIsPassedOver_IsBuiltAnewAfterAChange()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        _name = "lib";
        Prepare();
        await BuildAsync();
        await BuildAsync();
        Assert.Equal(2, Directory.GetDirectories(Builds, "build-*").Length);
    }

    [Fact]
    public async Task Run_SeveralStartsAtOnceWithoutALock_AllRun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        Prepare();
        // As on macOS, which has no flock.
        Link("bash", "cat", "date", "dirname", "find", "grep", "ls", "mkdir", "mv", "readlink", "rm", "sh", "tail", "touch");
        var starts = Enumerable.Range(0, 4).Select(_ => Start("version", withSystem: false)).ToList();
        foreach (var start in starts)
        {
            var error = await start.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await start.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(start.ExitCode == 0, error);
            start.Dispose();
        }
        Assert.Equal([".built", ".lock", "build.log", "current"], Directory.GetFiles(Builds).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("global.json")]
    [InlineData("libraries/Spark.Connect/Protocol/service.proto")]
    public async Task Run_WhatTheBuildReadsHasChanged_IsBuiltAnew(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        Prepare();
        await BuildAsync();
        var file = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(1));
        using var process = Start("version");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, Directory.GetDirectories(Builds, "build-*").Length);
    }

    [Theory]
    [InlineData("node")]
    [InlineData("npm")]
    public async Task Run_NothingBuiltAndNoNode_SaysWhatIsNeeded(string missing)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script of bash.");
        Prepare();
        Link("dirname", "find", "mkdir", "readlink");
        File.Delete(Path.Combine(_folder.Path, "tools", missing));
        using var process = Start("doctor", withSystem: false);
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((6, "azki: Node.js with npm is needed for the build: https://nodejs.org\n"), (process.ExitCode, said));
        Assert.Empty(Directory.GetDirectories(Builds));
    }

    // The only tools there are, for a start without those of the system.
    private void Link(params string[] names)
    {
        foreach (var name in names)
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "tools", name), File.Exists($"/usr/bin/{name}") ? $"/usr/bin/{name}" : $"/bin/{name}");
    }

    private void Prepare()
    {
        var (tools, sources) = (Path.Combine(_folder.Path, "tools"), Path.Combine(Root, "Azki.Cli"));
        foreach (var folder in (string[])[tools, sources]) Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(RepositoryRoot.Path, "azki"), Path.Combine(Root, "azki"));
        File.WriteAllText(Path.Combine(sources, "Azki.Cli.csproj"), "<Project />");
        foreach (var (name, script) in ((string, string)[])[("dotnet", Dotnet), ("node", "#!/bin/sh\n"), ("npm", "#!/bin/sh\n")])
        {
            var tool = Path.Combine(tools, name);
            File.WriteAllText(tool, script);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private async Task BuildAsync()
    {
        File.SetLastWriteTimeUtc(Path.Combine(Root, "Azki.Cli", "Azki.Cli.csproj"), DateTime.UtcNow.AddSeconds(1));
        using var process = Start("version");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private Process Start(string argument, bool withSystem = true)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root, "azki"), argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.Combine(_folder.Path, "tools") + (withSystem ? $":{Environment.GetEnvironmentVariable("PATH")}" : "");
        return Process.Start(start)!;
    }
}
