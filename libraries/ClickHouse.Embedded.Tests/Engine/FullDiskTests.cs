using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Engine;

/// <summary>A disk that is full again and again: what is acknowledged is there, once.</summary>
public sealed class FullDiskTests
{
    private const int Batches = 24;

    private const string Totals = "SELECT (SELECT count() FROM d.events), (SELECT uniqExact(id) FROM d.events), (SELECT sum(events) FROM d.kinds)";

    [Fact]
    public async Task Insert_DiskIsFullBetweenBatches_AcknowledgedRowsAreThereOnce()
    {
        using SmallDisk disk = SmallDisk.Create(megabytes: 64);
        string home = Path.Combine(disk.Path, "home");
        for (int batch = 0; batch < Batches; batch += 8)
        {
            using ChildProcess loader = ChildProcess.Start("load-unmerged", home, $"{batch}", $"{batch + 8}");
            Assert.Equal($"stored {batch}", await loader.ReadLineAsync());
            disk.Fill(leave: 0);
            Task<(int Code, string Output, string Error)> loading = loader.EndAsync();
            await Task.Delay(100, TestContext.Current.CancellationToken);
            disk.Empty();
            Assert.Equal(0, (await loading).Code);
        }

        int rows = Batches * ChildProcess.BatchRows;
        using ChildProcess reader = ChildProcess.Start("ask", home, Totals);
        Assert.Equal((0, $"{rows}\t{rows}\t{rows}", ""), await reader.EndAsync());
    }

    [Fact]
    public async Task Select_AnswerThatWaitsOnAFullDisk_IsRefusedRatherThanCutOff()
    {
        using SmallDisk disk = SmallDisk.Create(megabytes: 64);
        using ChildProcess asker = ChildProcess.Start("ask-until-refused", Path.Combine(disk.Path, "home"), "SELECT number FROM numbers(100000) FORMAT JSON");
        Assert.Equal("open", await asker.ReadLineAsync());
        disk.Fill(leave: 0);
        (int code, string output, _) = await asker.EndAsync();
        Assert.Equal((0, "243"), (code, output));
    }
}
