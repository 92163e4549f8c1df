using System.Text;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.StreamEtl;

/// <summary>A month that can't be built anew.</summary>
public sealed class FailedRebuildTests(EngineFixture fixture)
{
    [Fact]
    public async Task Reenrich_AMonthCannotBeBuilt_IsSaidAndLoadingGoesOn()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await platform.SyncUsersAsync(home.Write("users.csv", Users("Tehran")));
        await platform.IngestAsync(home.Write("first.csv", Events("2024-03-01")));
        await platform.CatchUpAsync();
        await platform.SyncUsersAsync(home.Write("users.csv", Users("Yazd")));
        await platform.CatchUpAsync();
        await ExecuteAsync("CREATE MATERIALIZED VIEW broken TO rebuild_daily_states AS SELECT toDate(throwIf(event_id != 0, 'no room')) AS metric_date FROM rebuild_events");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => platform.ReenrichAsync(null, null));
        Assert.Contains("no room", error.Message, StringComparison.Ordinal);
        await platform.IngestAsync(home.Write("second.csv", Events("2024-04-01")));
        await platform.CatchUpAsync();
        Assert.Equal(["2024-03-01\tTehran", "2024-04-01\tYazd"], await CitiesAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(home.Path, "etl"), "*.plan"));

        await ExecuteAsync("DROP TABLE broken SYNC");
        await platform.ReenrichAsync(null, null);
        Assert.Equal(["2024-03-01\tYazd", "2024-04-01\tYazd"], await CitiesAsync());
        Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM rebuild_events"));

        Task<string[]> CitiesAsync() => home.LinesAsync("SELECT event_date, city FROM processed_events_storage ORDER BY event_date");

        Task ExecuteAsync(string sql) => home.Warehouse.ExecuteAsync(sql, TestContext.Current.CancellationToken);
    }

    private static byte[] Users(string city) => Encoding.UTF8.GetBytes($"user_id,signup_date,city,device_type\n1,2024-01-01,{city},ios\n");

    private static byte[] Events(string day) =>
        Encoding.UTF8.GetBytes($"event_time,user_id,session_id,event_type,channel,premium_amount\n{day} 10:00:00,1,s1,purchase,SMS,1\n");
}
