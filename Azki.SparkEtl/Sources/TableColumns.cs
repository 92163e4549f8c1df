using Azki.Core.Events;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>The columns of a table of events, as its schema has them.</summary>
internal static class TableColumns
{
    private const string EventId = "event_id";

    // An event without a premium has none; a CSV file must say so by an empty column, a table has a schema.
    private const string Premium = "premium_amount";

    /// <summary>Makes a view of a table with all columns of an event: those that need not be there are NULL where they are not.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidDataException">The table lacks a needed column.</exception>
    public static async Task<string> WithEventColumnsAsync(this DataFrame table, SparkSession spark, string name, SourceViews views, CancellationToken cancellationToken)
    {
        // Spark knows columns without case.
        var columns = (await table.GetSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = EventColumns.Needed.Where(c => c != Premium && !columns.Contains(c)).ToList();
        if (missing.Count > 0) throw new InvalidDataException($"{name} lacks the columns {string.Join(", ", missing)}.");
        var asItIs = await views.CreateAsync("table_as_it_is", table, cancellationToken).ConfigureAwait(false);
        var absent = new[] { Premium, EventId }.Where(c => !columns.Contains(c)).Select(c => $", CAST(NULL AS STRING) AS {c}");
        return await views.CreateAsync("table_rows", spark.Query($"SELECT *{string.Concat(absent)} FROM {asItIs}"), cancellationToken).ConfigureAwait(false);
    }
}
