using Azki.Benchmarks.Kills;
using ClickHouse.Embedded.Tests.Fixtures;

namespace Azki.Tests.Faults;

/// <summary>A disk that is full or can't be written: it is said, and once there is room everything acknowledged is there, once.</summary>
[Trait("Category", "Long")]
public sealed class DiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-faults-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_DiskFullsUpAndHasRoomAgain_GoesOnByItself()
    {
        using var disk = SmallDisk.Create(megabytes: 48);
        var input = new KillInput(_folder, new Random(11), files: 3, eventsPerFile: 40_000);
        var home = new FaultyHome(disk.Path, input);
        await home.LoadAsync(input.Events[0]);

        // Room for the log, not for the warehouse.
        disk.Fill(leave: 6 << 20);
        using var program = home.Serve(input.Events[1]);
        await home.HealthAsync("The disk is full: make room");
        disk.Empty();
        await home.HealthAsync("\"status\":\"ready\"");

        // Room for nothing: what is sent is not acknowledged, and sent again it is. (A merge that runs just then would be torn.)
        await home.UnmergingAsync();
        disk.Fill(leave: 0);
        var (status, answer) = await home.PostAsync(input.Events[2]);
        Assert.Equal(503, status);
        Assert.Contains("make room", answer, StringComparison.Ordinal);
        disk.Empty();
        Assert.Equal(202, (await home.PostAsync(input.Events[2])).Status);
        await home.HealthAsync("\"status\":\"ready\"");
        program.Terminate();
        var (code, output, error) = await program.EndAsync(TimeSpan.FromSeconds(60));
        Assert.True(code == 0, $"Ended with {code}: {output} {error}");

        await home.LoadAsync([.. input.Events]);
        var undisturbed = new FaultyHome(_folder, input);
        await undisturbed.LoadAsync([.. input.Events]);
        Assert.Equal(await undisturbed.CountsAsync(), await home.CountsAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(home.Path, "etl")));
    }

    [Fact]
    public async Task Run_HomeCannotBeWritten_SaysSoAndGoesOnOnceItCan()
    {
        using var disk = SmallDisk.Create(megabytes: 48);
        var input = new KillInput(_folder, new Random(12), files: 1, eventsPerFile: 100);
        var home = new FaultyHome(disk.Path, input);
        disk.MakeReadOnly();
        await AssertRefusedAsync(home, input);
        disk.MakeWritable();
        await home.LoadAsync(input.Events[0]);
        var counts = await home.CountsAsync();
        disk.MakeReadOnly();
        await AssertRefusedAsync(home, input);
        disk.MakeWritable();
        Assert.Equal(counts, await home.CountsAsync());
    }

    [Fact]
    public async Task Run_FileInPlaceOfTheHome_SaysSo()
    {
        var input = new KillInput(_folder, new Random(13), files: 1, eventsPerFile: 10);
        var home = new FaultyHome(_folder, input);
        await File.WriteAllTextAsync(home.Path, "", TestContext.Current.CancellationToken);
        await AssertRefusedAsync(home, input);
    }

    private static async Task AssertRefusedAsync(FaultyHome home, KillInput input)
    {
        using var program = home.StartOnce(input.Events[0]);
        var (code, _, error) = await program.EndAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(3, code);
        Assert.Contains("another folder with --home", error, StringComparison.Ordinal);
        Assert.DoesNotContain("using", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
