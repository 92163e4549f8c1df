using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Engine;

/// <summary>The engine takes a write that failed for one that was done; what is acknowledged is there all the same.</summary>
/// <remarks>Without merges: one that runs at the very moment at which another program takes all the room is torn.</remarks>
public sealed class FullDiskTests
{
    private const int Batches = 80;

    // On a busy machine little is stored while the disk fills up and empties; what is left is stored after it.
    private const int Rounds = 80;

    private const string Totals = "SELECT (SELECT count() FROM d.events), (SELECT uniqExact(id) FROM d.events), (SELECT sum(events) FROM d.kinds)";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Insert_DiskFillsUpAgainAndAgain_AcknowledgedRowsAreThereOnce(int seed)
    {
        using SmallDisk disk = SmallDisk.Create(megabytes: 64);
        string home = Path.Combine(disk.Path, "home");
        using ChildProcess loader = ChildProcess.Start("load-unmerged", home, "0", $"{Batches}");
        Assert.Equal("stored 0", await loader.ReadLineAsync());
        Task<(int Code, string Output, string Error)> loading = loader.EndAsync();
        var random = new Random(seed);
        for (int round = 0; round < Rounds && !loading.IsCompleted; round++)
        {
            // A part is begun where there is a megabyte; it is torn where that is gone before it is written.
            disk.Fill(leave: 0);
            await Task.Delay(random.Next(3), TestContext.Current.CancellationToken);
            disk.Empty();
            await Task.Delay(random.Next(12), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await loading).Code);
        int rows = Batches * ChildProcess.BatchRows;
        using ChildProcess reader = ChildProcess.Start("ask", home, Totals);
        Assert.Equal((0, $"{rows}\t{rows}\t{rows}", ""), await reader.EndAsync());
    }
}
