using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Azki.Warehouse;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports;

namespace Azki.Benchmarks.Measurements.Dashboard;

/// <summary>How long a query took, the first time and of many runs; the problem is what the warehouse said against it, if it did.</summary>
internal sealed record QuestionTime(DashboardQuestion Question, TimeSpan First, TimeSpan Median, TimeSpan Percentile95, string? Problem)
{
    public bool IsMet => Problem is null && Percentile95 <= Question.Goal;
}

/// <summary>Times every query of the dashboard, as the dashboard asks it, in a warehouse of generated events.</summary>
internal sealed class DashboardMeasurement(WarehouseClient warehouse)
{
    private static readonly DateOnly First = new(2025, 10, 1);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const int Chunk = 2_000_000;

    /// <summary>Events of thirty days in sessions of about five, of a user for every forty events; those that are there already are kept.</summary>
    /// <exception cref="InvalidOperationException">The warehouse has another number of events.</exception>
    public async Task FillAsync(long events, Action<string> show, CancellationToken cancellationToken)
    {
        var found = await warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage", null, cancellationToken);
        if (found == events) return;
        if (found != 0) throw new InvalidOperationException($"The folder has a warehouse of {found:N0} events: name another one.");
        for (var done = 0L; done < events; done += Chunk)
        {
            show($"{done:N0} of {events:N0} events");
            await warehouse.ExecuteAsync($"""
                INSERT INTO processed_events_storage
                    (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days,
                     user_known, event_id_given, processing_time, data_source, ingestion_time)
                SELECT
                    sipHash64(number), toDateTime64('{First:yyyy-MM-dd} 00:00:00', 3, 'UTC') + toIntervalMillisecond(intDiv(number * 2592000000, {events})) AS time,
                    cityHash64(session) % {events / 40 + 1} + 1 AS user, concat('s_', toString(intDiv(number, 6000) * 1000 + rand(1) % 1200 AS session)),
                    ['quote_view', 'signup', 'policy_click', 'purchase'][rand(2) % 4 + 1], ['Google Ads', 'Organic', 'Referral', 'SMS', 'Social'][cityHash64(session, 1) % 5 + 1],
                    5000000 + rand(3) % 45000000, toDate32('2023-01-01') + cityHash64(user, 2) % 730 AS signup,
                    ['Tehran', 'Mashhad', 'Isfahan', 'Shiraz', 'Tabriz'][cityHash64(user, 3) % 5 + 1], ['Desktop', 'Mobile', 'Tablet'][cityHash64(user, 4) % 3 + 1],
                    dateDiff('day', signup, time), 1, 0, now64(3), 'generated', now64(3)
                FROM numbers({done}, {Math.Min(Chunk, events - done)})
                """, cancellationToken);
        }
        show("users");
        await warehouse.ExecuteAsync($"""
            INSERT INTO user_changes (user_id, version, operation, signup_date, city, device_type)
            SELECT number + 1, 1, 'c', toDate32('2023-01-01') + cityHash64(number + 1, 2) % 730, 'Tehran', 'Mobile' FROM numbers({events / 40 + 1})
            """, cancellationToken);
        show("merging");
        foreach (var table in (string[])["processed_events_storage", "session_events", "daily_states", "users_storage"])
            await warehouse.ExecuteAsync($"OPTIMIZE TABLE {table} FINAL", cancellationToken);
    }

    /// <summary>
    /// Closes all days but the last, which is in its last five minutes: of that one, the quarters and the hours that are over, and five minutes each. So the
    /// platform does when it is idle.
    /// </summary>
    /// <returns>How many were open, and the time they took, the slowest of each length.</returns>
    public async Task<IReadOnlyList<(string What, int Pieces, TimeSpan Took, TimeSpan Slowest)>> CloseAsync(Action<string> show, CancellationToken cancellationToken)
    {
        var closing = new DayClosing(warehouse, TimeProvider.System);
        var today = First.AddDays(29);
        IReadOnlyList<(string, int, TimeSpan, TimeSpan)> closed =
        [
            await TimeAsync("days", [.. Enumerable.Range(0, 29).Select(d => (First.AddDays(d), 0, ClosedPiece.Day))]),
            await TimeAsync("quarters", [.. Enumerable.Range(0, 3).Select(q => (today, q * 360, q * 360 + 360))]),
            await TimeAsync("hours", [.. Enumerable.Range(18, 5).Select(h => (today, h * 60, h * 60 + 60))]),
            await TimeAsync("five minutes", [.. Enumerable.Range(0, 11).Select(n => (today, 23 * 60 + n * 5, 23 * 60 + n * 5 + 5))]),
        ];
        show("looking up who is open");
        while (await closing.LookUpAsync(cancellationToken) > 0)
        {
        }
        return [.. closed, await LinkAsync()];

        async Task<(string, int, TimeSpan, TimeSpan)> LinkAsync()
        {
            var linking = new DayLinking(warehouse, TimeProvider.System);
            var (count, took, slowest) = (0, TimeSpan.Zero, TimeSpan.Zero);
            while (true)
            {
                show($"linking day {count + 1}");
                var started = Stopwatch.GetTimestamp();
                if (!await linking.LinkAsync(cancellationToken)) return ("links of days", count, took, slowest);
                var one = Stopwatch.GetElapsedTime(started);
                (count, took, slowest) = (count + 1, took + one, one > slowest ? one : slowest);
            }
        }

        async Task<(string, int, TimeSpan, TimeSpan)> TimeAsync(string what, IReadOnlyList<(DateOnly Day, int From, int To)> pieces)
        {
            var days = await closing.ReadAsync(cancellationToken);
            var (count, took, slowest) = (0, TimeSpan.Zero, TimeSpan.Zero);
            foreach (var (day, from, to) in pieces)
            {
                if (days.All.Single(d => d.Day == day).Pieces.Any(p => p.From <= from && p.To >= to && p.HasTouches)) continue;
                show($"closing {day:yyyy-MM-dd} {from / 60:00}:{from % 60:00}");
                var started = Stopwatch.GetTimestamp();
                if (!await closing.CloseAsync(day, from, to, cancellationToken)) throw new InvalidOperationException($"{day} could not be closed.");
                var one = Stopwatch.GetElapsedTime(started);
                (count, took, slowest) = (count + 1, took + one, one > slowest ? one : slowest);
            }
            return (what, count, took, slowest);
        }
    }

    /// <summary>
    /// Waits until the engine has merged what was written. It begins anew with what it had not finished whenever the folder is opened, and takes a processor for
    /// minutes with it, which every figure was charged with.
    /// </summary>
    public async Task RestAsync(Action<string> show, CancellationToken cancellationToken)
    {
        // Between two merges there is a moment without any.
        for (var quiet = 0; quiet < 5;)
        {
            var merges = await warehouse.QueryAsync("SELECT table, progress FROM system.merges ORDER BY progress", r => (Table: r.GetString(0), Progress: r.GetDouble(1)), cancellationToken: cancellationToken);
            quiet = merges.Count == 0 ? quiet + 1 : 0;
            if (merges.Count > 0) show(string.Create(CultureInfo.InvariantCulture, $"the engine merges {merges[0].Table}: {merges[0].Progress:P0}"));
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    /// <summary>
    /// Asks something else in parts until the runtime compiles nothing any more: it compiles what is used thirty times once more, beside what is asked, and takes
    /// a processor for seconds with it. A dashboard is started once and asked for days.
    /// </summary>
    public async Task WarmAsync(Action<string> show, CancellationToken cancellationToken)
    {
        const string Rows = "SELECT number AS n, toString(number) AS text, toDate(number) AS day, number / 3 AS share FROM numbers(20)";
        IReadOnlyList<string> columns = ["n", "text", "day", "share"];
        var statement = new Statement("SELECT sum(n), max(text), max(day), max(share) FROM rows GROUP BY text") { Parts = [new("rows", columns, Rows) { IsAtRest = true }, new("rows", columns, Rows) { Moment = "max(n)" }] };
        var reader = new WarehouseReader(warehouse);
        var begun = Stopwatch.GetTimestamp();
        show("the runtime compiles");
        for (var (compiled, unchanged) = (0L, Stopwatch.GetTimestamp()); Stopwatch.GetElapsedTime(unchanged) < Quiet && Stopwatch.GetElapsedTime(begun) < Longest;)
        {
            await reader.ReadAsync(statement, r => Enumerable.Range(0, r.FieldCount).Count(i => r.GetValue(i) is string), cancellationToken);
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled) (compiled, unchanged) = (count, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Every query, as it is asked for with what is closed now.</summary>
    public async Task<IReadOnlyList<DashboardQuestion>> QuestionsAsync(CancellationToken cancellationToken) =>
        [.. DashboardQuestion.Of(First, await new WarehouseReader(warehouse).ReadDaysAsync(cancellationToken))];

    /// <summary>
    /// Runs each query so many times, one after the other, fewer times where they take long; the first run of each stands for itself: what is
    /// at rest is asked for in it, and kept.
    /// </summary>
    public async Task<IReadOnlyList<QuestionTime>> MeasureAsync(IReadOnlyList<DashboardQuestion> questions, int runs, Action<string> show, CancellationToken cancellationToken)
    {
        var reader = new WarehouseReader(warehouse);
        var results = new List<QuestionTime>();
        foreach (var question in questions)
        {
            show(question.Name);
            var (first, times) = (TimeSpan.Zero, new List<TimeSpan>());
            string? problem = null;
            try
            {
                var begun = Stopwatch.GetTimestamp();
                for (var run = 0; run <= runs && (run < 2 || Stopwatch.GetElapsedTime(begun) < Enough); run++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await reader.ReadAsync(question.Statement, r => r.FieldCount, cancellationToken);
                    if (run == 0) first = Stopwatch.GetElapsedTime(started);
                    else times.Add(Stopwatch.GetElapsedTime(started));
                }
            }
            catch (ClickHouse.Driver.ClickHouseServerException e)
            {
                problem = e.Message;
            }
            times.Sort();
            results.Add(new(question, first, times.Count == 0 ? default : times[times.Count / 2], times.Count == 0 ? default : times[(int)Math.Ceiling(times.Count * 0.95) - 1], problem));
        }
        return results;
    }
}
