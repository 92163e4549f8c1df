using Azki.Benchmarks.Runs;
using ClickHouse.Embedded.Tests.Fixtures;

namespace Azki.Tests.Cli;

/// <summary><c>azki reset</c> removes all that it says, and only that.</summary>
public sealed class ResetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Home => Path.Combine(_folder.Root, "home");

    private string Rest => $"{Home}.being-removed";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reset_DeletionFailsHalfWay_LeavesNoHalfOfAHomeAndTheNextFinishesIt()
    {
        MakeHome(Home);
        using (var disk = SmallDisk.Create(megabytes: 1, Path.Combine(Home, "log", "held")))
        {
            var (code, _, _) = await EndAsync();
            Assert.Equal(1, code);
            Assert.False(Directory.Exists(Home));
            // The disk is let go under the name it was made by.
            Directory.Move(Rest, Home);
        }
        Directory.Move(Home, Rest);

        Assert.Equal((0, $"Removed what an earlier reset had left of {Home}.\n"), await SucceedAsync());
        Assert.Equal((0, $"There is nothing at {Home}.\n"), await SucceedAsync());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task Reset_RestBesideANewHome_RemovesBoth()
    {
        MakeHome(Home);
        Directory.Move(Home, Rest);
        MakeHome(Home);
        Assert.Equal((0, $"Removed {Home}.\n"), await SucceedAsync());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task Reset_HomeInUse_IsRefusedAndLeavesItUntouched()
    {
        MakeHome(Home);
        await using var held = new FileStream(Path.Combine(Home, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var (code, _, error) = await EndAsync();
        Assert.Equal(3, code);
        Assert.Contains("is using", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Home, "log", "data")));
    }

    [Fact]
    public async Task Reset_HomeIsALink_RemovesTheDataAndLeavesTheLinkToAnEmptyFolder()
    {
        var target = Path.Combine(_folder.Root, "elsewhere");
        MakeHome(target);
        Directory.CreateSymbolicLink(Home, target);
        Assert.Equal((0, $"Removed {target}.\n"), await SucceedAsync());
        Assert.Empty(Directory.GetFileSystemEntries(Home));
        Assert.Equal([target, Home], Directory.GetFileSystemEntries(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reset_WarehouseIsALink_RemovesItsDataAndNothingThatOtherLinksPointTo()
    {
        var (target, foreign) = (Path.Combine(_folder.Root, "big-disk"), Path.Combine(_folder.Root, "mine"));
        MakeHome(Home);
        foreach (var folder in (string[])[target, foreign]) await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, "data"), "1");
        Directory.CreateSymbolicLink(Path.Combine(Home, "clickhouse"), target);
        Directory.CreateSymbolicLink(Path.Combine(Home, "notes"), foreign);

        Assert.Equal((0, $"Removed {Home}, {target}.\n"), await SucceedAsync());
        Assert.Equal([foreign], Directory.GetFileSystemEntries(_folder.Root));
        Assert.Single(Directory.GetFileSystemEntries(foreign));
    }

    [Fact]
    public async Task ResetWarehouse_WarehouseIsALink_RemovesTheDataAndKeepsTheLinkAndTheLog()
    {
        var target = Path.Combine(_folder.Root, "big-disk");
        WriteFormat(Home);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(target).FullName, "data"), "1");
        Directory.CreateSymbolicLink(Path.Combine(Home, "clickhouse"), target);

        await SucceedAsync("--warehouse");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Home, "clickhouse")));
        Assert.True(Directory.Exists(Path.Combine(Home, "log")));
        Assert.Equal([target, Home], Directory.GetFileSystemEntries(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reset_HomeIsAMount_IsRefusedInWordsAndLeavesItUntouched()
    {
        using var disk = SmallDisk.Create(megabytes: 1);
        MakeHome(disk.Path);
        using var process = AzkiProcess.Start("reset", "--yes", "--home", disk.Path);
        var (code, _, error) = await process.EndAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, code);
        Assert.Contains("nothing was removed", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(disk.Path, "log", "data")));
    }

    [Fact]
    public async Task ResetWarehouse_WarehouseIsAMount_IsRefusedAndKeepsTheRecordedBatches()
    {
        WriteFormat(Home);
        using var disk = SmallDisk.Create(megabytes: 1, Path.Combine(Home, "clickhouse"));
        var plan = Path.Combine(Directory.CreateDirectory(Path.Combine(Home, "etl")).FullName, "1.plan");
        await File.WriteAllTextAsync(plan, "1");
        var (code, _, error) = await EndAsync("--warehouse");
        Assert.Equal(1, code);
        Assert.Contains("nothing was removed", error, StringComparison.Ordinal);
        Assert.True(File.Exists(plan));
    }

    [Fact]
    public async Task Reset_WarehouseAndLogOnServers_SaysThatTheyStay()
    {
        MakeHome(Home);
        var settings = new Dictionary<string, string> { ["ConnectionStrings__clickhouse"] = "Host=127.0.0.1", ["ConnectionStrings__kafka"] = "127.0.0.1:9092" };
        var (code, output, error) = await EndAsync(settings, "--warehouse");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("drop the database insurance_analytics", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Home, "log", "data")));

        (code, _, error) = await EndAsync(settings);
        Assert.Equal(0, code);
        Assert.Contains("drop the database insurance_analytics", error, StringComparison.Ordinal);
        Assert.Contains("delete its topics", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home));
    }

    private static void MakeHome(string path)
    {
        WriteFormat(path);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(path, "log")).FullName, "data"), "1");
    }

    private static void WriteFormat(string path) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(path).FullName, "home.json"), """{"version":1,"sample_users":false,"sample_events":false}""");

    private async Task<(int Code, string Output)> SucceedAsync(params string[] options)
    {
        var (code, output, error) = await EndAsync(options);
        Assert.Equal("", error);
        return (code, output);
    }

    private Task<(int Code, string Output, string Error)> EndAsync(params string[] options) => EndAsync(new Dictionary<string, string>(), options);

    private async Task<(int Code, string Output, string Error)> EndAsync(Dictionary<string, string> settings, params string[] options)
    {
        using var process = AzkiProcess.Start(["reset", "--yes", "--home", Home, .. options], settings);
        return await process.EndAsync(TimeSpan.FromMinutes(1));
    }
}
