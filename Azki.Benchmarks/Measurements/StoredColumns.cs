using System.Globalization;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements;

/// <summary>The bytes on disk of an event in one table.</summary>
/// <param name="Total">All of it, indexes and marks too.</param>
/// <param name="ByColumn">The columns alone, in the order of the table.</param>
internal sealed record StoredColumns(double Total, IReadOnlyList<(string Name, double Bytes)> ByColumn)
{
    public double BytesOf(string column) => ByColumn.First(c => c.Name == column).Bytes;

    /// <summary>How much smaller than another, in percent.</summary>
    public double PercentBelow(StoredColumns other) => 100 * (1 - (Total / other.Total));

    public static async Task<StoredColumns> OfAsync(FreshDatabase database, string table, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object> { ["table"] = table };
        var total = (await database.Warehouse.QueryAsync(
            "SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}",
            r => Convert.ToDouble(r.GetValue(0), CultureInfo.InvariantCulture), parameters, cancellationToken))[0];
        // A column's marks are small, but they are bytes on disk too.
        var columns = await database.Warehouse.QueryAsync(
            """
            SELECT column, sum(column_data_compressed_bytes + column_marks_bytes) / sum(rows) FROM system.parts_columns
            WHERE active AND database = currentDatabase() AND table = {table:String} GROUP BY column ORDER BY min(column_position)
            """, r => (r.GetString(0), Convert.ToDouble(r.GetValue(1), CultureInfo.InvariantCulture)), parameters, cancellationToken);
        return new(total, columns);
    }
}
