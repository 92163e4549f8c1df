using Azki.Warehouse;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Everything that the two paths must have in common, row by row.</summary>
internal static class AllTables
{
    private static readonly (string Name, string Query)[] Queries =
    [
        ("processed_events_storage", "SELECT * EXCEPT (processing_time, ingestion_time) FROM processed_events_storage ORDER BY event_id"),
        ("daily_event_metrics", "SELECT * FROM daily_event_metrics ORDER BY ALL"),
        ("daily_aggregate_metrics", "SELECT * FROM daily_aggregate_metrics ORDER BY ALL"),
        ("session_metrics", "SELECT * FROM session_metrics ORDER BY session_id"),
        ("given_event_ids", "SELECT event_id, event_date FROM given_event_ids ORDER BY ALL"),
        ("quarantined_events", "SELECT id, kind, source, place, reason, message, hex(row), columns FROM quarantined_events ORDER BY id"),
    ];

    /// <summary>Fails on the first rows that differ.</summary>
    public static async Task AssertEqualAsync(WarehouseClient expected, WarehouseClient actual)
    {
        foreach (var (name, query) in Queries)
        {
            var (wanted, found) = (await ReadAsync(expected, query), await ReadAsync(actual, query));
            var differences = wanted.Except(found, StringComparer.Ordinal).Select(r => $"- {r}").Take(5).Concat(found.Except(wanted, StringComparer.Ordinal).Select(r => $"+ {r}").Take(5)).ToList();
            Assert.True(differences.Count == 0, $"{name} differs:\n{string.Join('\n', differences)}");
            Assert.Equal(wanted.Count, found.Count);
        }
    }

    /// <summary>A table as lines of text.</summary>
    public static async Task<List<string>> ReadAsync(WarehouseClient warehouse, string query)
    {
        using var reader = new StreamReader(await warehouse.QueryRawAsync(query, "TabSeparated"));
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>One text that changes with any row of what both paths have in common, and with when rows were processed.</summary>
    public static async Task<string> FingerprintAsync(WarehouseClient warehouse) => string.Join('|', await ReadAsync(warehouse,
        "SELECT (SELECT (count(), sum(cityHash64(*))) FROM processed_events_storage), (SELECT (count(), sum(cityHash64(*))) FROM session_events), (SELECT (sum(events), sum(premium)) FROM daily_states), (SELECT count() FROM quarantined_events)"));
}
