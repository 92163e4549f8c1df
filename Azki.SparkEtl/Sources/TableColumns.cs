using Azki.Core.Events;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>The columns of a table of events, as its schema has them.</summary>
internal static class TableColumns
{
    private const string EventId = "event_id";

    // An event without a premium has none; a CSV file must say so by an empty column, a table has a schema.
    private const string Premium = "premium_amount";

    /// <summary>Makes the view <c>table_rows</c>, which has all columns of an event: those that need not be there are NULL where they are not.</summary>
    /// <exception cref="InvalidDataException">The table lacks a needed column.</exception>
    public static async Task CreateTableRowsAsync(this SparkSession spark, DataFrame table, string name, CancellationToken cancellationToken)
    {
        // Spark knows columns without case.
        var columns = (await table.GetSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = EventColumns.Needed.Where(c => c != Premium && !columns.Contains(c)).ToList();
        if (missing.Count > 0) throw new InvalidDataException($"{name} lacks the columns {string.Join(", ", missing)}.");
        await table.CreateTemporaryViewAsync("table_as_it_is", cancellationToken: cancellationToken).ConfigureAwait(false);
        var absent = new[] { Premium, EventId }.Where(c => !columns.Contains(c)).Select(c => $", CAST(NULL AS STRING) AS {c}");
        await spark.Query($"SELECT *{string.Concat(absent)} FROM table_as_it_is").CreateTemporaryViewAsync("table_rows", cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
