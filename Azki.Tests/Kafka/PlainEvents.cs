using System.Globalization;
using System.Text;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Tests.Kafka;

/// <summary>Events that differ from each other, numbered; and what all tables must say of those that came in.</summary>
internal static class PlainEvents
{
    public static string Json(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"event_time":"{{new DateTime(2025, 10, 1).AddSeconds(number):yyyy-MM-ddTHH:mm:ssZ}}","user_id":{{1 + (number % 997)}},"session_id":"s{{number / 3}}","event_type":"purchase","channel":"SMS","premium_amount":{{number}}}""");

    public static string Write(this PipelineHome home, string name, int first, int count) =>
        home.Write(name, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(first, count).Select(Json))));

    /// <summary>Every table has the events of these numbers, each once.</summary>
    public static async Task AssertStoredAsync(this PipelineHome home, params IReadOnlyList<int> numbers)
    {
        var sum = numbers.Sum(n => (long)n);
        var sessions = numbers.Select(n => n / 3).Distinct().Count();
        Assert.Equal([$"{numbers.Count}\t{numbers.Count}\t{sum}"], await home.LinesAsync("SELECT count(), uniqExact(event_id), sum(premium_amount) FROM processed_events_storage"));
        Assert.Equal([$"{numbers.Count}\t{sessions}\t{sum}"], await home.LinesAsync("SELECT sum(total_events), count(), sum(total_premium) FROM session_metrics"));
        Assert.Equal([$"{numbers.Count}\t{sum}"], await home.LinesAsync("SELECT sum(total_events), sum(total_premium) FROM daily_event_metrics"));
    }

    /// <summary>Waits until the ETL is in a state.</summary>
    public static async Task UntilAsync(this Platform platform, EtlState state)
    {
        var progress = platform.Services.GetRequiredService<EtlProgress>();
        await WaitAsync(() => Task.FromResult(progress.State == state), $"The ETL is not {state}");
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task WaitAsync(Func<Task<bool>> holds, string what)
    {
        for (var deadline = Environment.TickCount64 + 90_000; !await holds(); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(Environment.TickCount64 < deadline, $"{what} after 90 s.");
    }
}
