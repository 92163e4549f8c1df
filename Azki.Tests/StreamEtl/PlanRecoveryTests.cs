using System.Globalization;
using System.Text;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Tests.StreamEtl;

/// <summary>What was recorded before a stop, and what becomes of it at the next start.</summary>
public sealed class PlanRecoveryTests(EngineFixture fixture)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Recover_PlanOfAnotherWarehouse_IsLeftForItAndItsRecordsAreRead()
    {
        await using var home = new PipelineHome(fixture);
        var (first, second) = (home.Options.Database, $"{home.Options.Database}_2");
        var isDown = false;
        using var faults = new FaultyHandler((_, statement) => isDown && statement.Contains("INSERT", StringComparison.Ordinal) ? Fault.KilledBefore : Fault.None);
        var platform = await home.StartAsync(faults);
        await platform.IngestAsync(home.Write("first.csv", Events(0, 20)));
        await platform.CatchUpAsync();
        isDown = true;
        await platform.IngestAsync(home.Write("second.csv", Events(20, 20)));
        await faults.Died.WaitAsync(TestContext.Current.CancellationToken);
        // The batches behind it are still being recorded.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        home.Snapshot();
        platform.Abandon();

        try
        {
            home.Options.Database = second;
            await LoadAsync();
            Assert.Equal("40", await CountAsync(second));
            Assert.NotEmpty(Plans());

            // The first one is back, and has lost nothing.
            home.Options.Database = first;
            await LoadAsync();
            Assert.Equal("40", await CountAsync(first));
            Assert.Equal(["40\t0"], await home.LinesAsync("SELECT sum(stored), sum(duplicates) FROM ingestion_ledger WHERE kind = 'event'"));
            Assert.Empty(Plans());
        }
        finally
        {
            home.Options.Database = first;
            await home.Warehouse.ExecuteAsync($"DROP DATABASE IF EXISTS `{second}` SYNC", TestContext.Current.CancellationToken);
        }

        async Task LoadAsync()
        {
            await using var next = await home.StartAsync();
            await next.CatchUpAsync();
        }

        async Task<string> CountAsync(string database) => (await home.LinesAsync($"SELECT count() FROM `{database}`.processed_events_storage"))[0];

        string[] Plans() => Directory.GetFiles(Path.Combine(home.Path, "etl"), "*.plan");
    }

    [Fact]
    public async Task Recover_TheLogLostWhatAPlanWasMadeOf_WhatCameInItsPlaceIsRead()
    {
        await using var home = new PipelineHome(fixture);
        var isDown = false;
        using var faults = new FaultyHandler((_, statement) => isDown && statement.Contains("INSERT", StringComparison.Ordinal) ? Fault.KilledBefore : Fault.None);
        var platform = await home.StartAsync(faults);
        await platform.IngestAsync(home.Write("first.csv", Events(0, 20)));
        await platform.CatchUpAsync();
        var lengths = Segments().ToDictionary(f => f.FullName[home.Path.Length..], f => f.Length);
        isDown = true;
        await platform.IngestAsync(home.Write("second.csv", Events(20, 20)));
        await faults.Died.WaitAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Directory.GetFiles(Path.Combine(home.Path, "etl"), "*.plan").Length > 0);
        // The batches behind it are still being recorded.
        await UntilAsync(TrySnapshot);
        platform.Abandon();
        foreach (var segment in Segments())
        {
            await using var file = segment.OpenWrite();
            file.SetLength(lengths.GetValueOrDefault(segment.FullName[home.Path.Length..]));
        }

        await using var next = await home.StartAsync();
        await next.IngestAsync(home.Write("third.csv", Events(40, 40)));
        await next.CatchUpAsync();
        // Of the second file what was recorded is there, and all of the others.
        Assert.Equal(["60"], await home.LinesAsync("SELECT uniqExact(session_id) FROM processed_events_storage WHERE user_id <= 20 OR user_id > 40"));
        Assert.Equal(["1"], await home.LinesAsync("SELECT count() > 0 FROM processed_events_storage WHERE user_id BETWEEN 21 AND 40"));

        bool TrySnapshot()
        {
            try { home.Snapshot(); }
            catch (IOException) { return false; }
            return true;
        }

        IEnumerable<FileInfo> Segments() => new DirectoryInfo(Path.Combine(home.Path, "log", "topics", Azki.Core.Topics.RawEvents)).EnumerateFiles("*.seg", SearchOption.AllDirectories);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Recover_AnInsertOfBeforeRunsOn_SaysSoAndGoesOnAfterIt()
    {
        await using var home = new PipelineHome(fixture);
        await using (var platform = await home.StartAsync()) await platform.CatchUpAsync();
        var insert = home.Warehouse.ExecuteAsync(
            "INSERT INTO FUNCTION null('x UInt8') SELECT sleepEachRow(0.5) FROM numbers(24) SETTINGS max_block_size = 1", TestContext.Current.CancellationToken);
        await using var next = await home.StartAsync();
        var progress = next.Services.GetRequiredService<EtlProgress>();
        await UntilAsync(() => progress.State == EtlState.Stalled);
        Assert.Contains("KILL QUERY", progress.Reason, StringComparison.Ordinal);
        Assert.False(insert.IsCompleted);
        await insert;
        await UntilAsync(() => progress.State == EtlState.Running);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !condition(); await Task.Delay(5, TestContext.Current.CancellationToken))
            Assert.True(Environment.TickCount64 < deadline, "It did not come to that within a minute.");
    }

    private static byte[] Events(int from, int count)
    {
        var text = new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        for (var i = from; i < from + count; i++) text.Append(CultureInfo.InvariantCulture, $"2025-01-01 10:00:00,{1 + i},s{i},purchase,SMS,{i}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
