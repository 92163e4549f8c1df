using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Pipeline.Model;

/// <summary>The tables and views of the contract, read by plain SELECTs.</summary>
internal static class Tables
{
    private const string Aggregates = "total_events, unique_users, unique_sessions, total_premium, purchase_events, purchase_premium, total_users_with_premium";
    private const string RollUp = Aggregates + ", purchase_sessions, conversion";

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["processed_events_storage"] = """
            event_id, toUnixTimestamp64Milli(event_time), user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type,
            user_tenure_days, user_known, event_date, event_hour, event_day_of_week, is_purchase
            """,
        ["users"] = "user_id, signup_date, city, device_type",
        ["session_metrics"] = """
            session_id, user_id, toUnixTimestamp64Milli(first_event_time), toUnixTimestamp64Milli(last_event_time), total_events, unique_event_types,
            has_purchase, total_premium, purchase_premium, first_channel, first_city, first_device_type, arrayStringConcat(event_sequence, '>'),
            session_duration_seconds
            """,
        ["daily_event_metrics"] = "metric_date, channel, event_type, city, device_type, total_events, unique_users, unique_sessions, total_premium, avg_premium",
        ["daily_aggregate_metrics"] = "metric_date, channel, city, device_type, " + Aggregates,
        ["daily_totals"] = "metric_date, " + RollUp,
        ["daily_channel_metrics"] = "metric_date, channel, " + RollUp,
        ["weekly_metrics"] = "week, " + RollUp,
        ["weekly_channel_metrics"] = "week, channel, " + RollUp,
        ["monthly_metrics"] = "month, " + RollUp,
        ["monthly_channel_metrics"] = "month, channel, " + RollUp,
        ["channel_metrics"] = "channel, " + RollUp,
        ["city_metrics"] = "city, " + RollUp,
        ["device_metrics"] = "device_type, " + RollUp,
        ["event_type_metrics"] = "event_type, " + RollUp,
        ["overall_metrics"] = "'all', " + RollUp,
    };

    public static IEnumerable<string> Names => Columns.Keys;

    /// <summary>The lines of a table, sorted.</summary>
    public static async Task<string[]> ReadAsync(PipelineHome home, string table) =>
        [.. (await home.LinesAsync($"SELECT {Columns[table]} FROM {table}")).Order(StringComparer.Ordinal)];

    /// <summary>Compares every table with plain counting, and both states of sessions and ids with the events.</summary>
    public static async Task AssertEqualAsync(PlainWarehouse expected, PipelineHome home, string context = "")
    {
        foreach (var (table, lines) in PlainCounting.Of(expected))
        {
            var actual = await ReadAsync(home, table);
            if (lines.SequenceEqual(actual)) continue;
            Assert.Fail($"""
                {table} differs {context}
                missing:
                {string.Join('\n', lines.Except(actual).Take(5))}
                too much:
                {string.Join('\n', actual.Except(lines).Take(5))}
                lines: {lines.Length} expected, {actual.Length} found
                """);
        }
    }
}
