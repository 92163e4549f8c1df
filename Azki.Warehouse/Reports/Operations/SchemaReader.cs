namespace Azki.Warehouse.Reports.Operations;

/// <summary>A column that can be asked for.</summary>
public sealed record SchemaColumn(string Table, string Name, string Type, string Comment);

/// <summary>Reads what there is to ask for, and what can be chosen.</summary>
public static class SchemaReader
{
    // What tables are made of, and what only the platform uses, is no help to who writes SQL.
    private static readonly string[] Internal = ["rebuild_%", "%\\_view", ".inner%", "attributed_%", "given_event_ids", "warehouse_identity", "%_migrations", "schema_%", "closed_%", "linked_%", "days_of_events", "rebuilt_months"];

    /// <summary>The tables and views with their columns.</summary>
    public static Task<IReadOnlyList<SchemaColumn>> ReadSchemaAsync(this WarehouseReader warehouse, CancellationToken cancellationToken = default) =>
        warehouse.ReadAsync(new(
            "SELECT table, name, type, comment FROM system.columns WHERE database = currentDatabase() AND NOT arrayExists(pattern -> table LIKE pattern, {internal:Array(String)}) ORDER BY table, position",
            new Dictionary<string, object> { ["internal"] = Internal }), r => new SchemaColumn(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)), cancellationToken);

    /// <summary>The values of each dimension, by its key, and the first and last day with an event.</summary>
    public static async Task<FilterChoices> ReadChoicesAsync(this WarehouseReader warehouse, CancellationToken cancellationToken = default)
    {
        var columns = string.Join(", ", Dimension.All.Select(d => $"arraySort(groupUniqArray({FilterChoices.MostListed + 1})(toString({d.Column})))"));
        var rows = await warehouse.ReadAsync(new($"SELECT {columns}, min(metric_date), max(metric_date), count() FROM daily_states_all"), r => new FilterChoices(
            Dimension.All.Select((d, i) => (d.Key, Values: (IReadOnlyList<string>)(string[])r.GetValue(i))).ToDictionary(d => d.Key, d => d.Values),
            Convert.ToInt64(r.GetValue(6), null) == 0 ? null : (DateOnly.FromDateTime(r.GetDateTime(4)), DateOnly.FromDateTime(r.GetDateTime(5)))), cancellationToken).ConfigureAwait(false);
        return rows[0];
    }
}

/// <summary>What filters can be set to.</summary>
/// <param name="Values">The values of each dimension, by its key; of more than <see cref="MostListed"/> there is one more, whichever these are.</param>
/// <param name="Days">The first and last UTC day with an event; null without any.</param>
public sealed record FilterChoices(IReadOnlyDictionary<string, IReadOnlyList<string>> Values, (DateOnly First, DateOnly Last)? Days)
{
    /// <summary>As many values of a dimension as a person looks through.</summary>
    public const int MostListed = 1000;

    /// <summary>The values to list.</summary>
    public IEnumerable<string> Listed(Dimension dimension) => Values[dimension.Key].Take(MostListed);

    /// <summary>Whether there are more than are listed.</summary>
    public bool HasMore(Dimension dimension) => Values[dimension.Key].Count > MostListed;
}
