using System.Globalization;
using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>
/// Cuts the rows of a run into pieces by their ids: Spark gathers the whole result of a query in the memory of its driver, so each piece is a query of its own.
/// The rows lie sorted by id in each part that is kept: a piece need not look at all of them.
/// </summary>
internal sealed class RowPieces(SparkSession spark, string view, long rowsPerPiece)
{
    /// <summary>Some 100 MB in the driver.</summary>
    public const long RowsPerPiece = 500_000;

    /// <summary>The number of all rows, and the pieces as conditions of SQL.</summary>
    public async Task<(long Rows, IReadOnlyList<string> Pieces)> CutAsync(CancellationToken cancellationToken)
    {
        var rows = await spark.Query($"SELECT count(*) FROM {view}").SingleAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        var pieces = (rows + rowsPerPiece - 1) / rowsPerPiece;
        if (pieces <= 1) return (rows, ["true"]);
        // Where to cut need not be exact: every id lies in one piece.
        var shares = Enumerable.Range(1, (int)pieces - 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n / (double)pieces:F6}D"));
        var cuts = await spark.Query($"SELECT DISTINCT explode(approx_percentile(id, array({string.Join(", ", shares)}))) AS cut FROM {view} ORDER BY cut")
            .ToListAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        return (rows, [$"id <= {cuts[0]}", .. cuts.Zip(cuts.Skip(1), (from, to) => $"id > {from} AND id <= {to}"), $"id > {cuts[^1]}"]);
    }
}
