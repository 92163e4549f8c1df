using System.Globalization;
using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>
/// Cuts the rows of a run into pieces by their places in the sources: Spark gathers the whole result of a query in the memory of its driver, so each piece is
/// a query of its own. What is kept lies in this order more or less: a piece need not look at all of it.
/// </summary>
internal sealed class RowPieces(SparkSession spark, long rowsPerPiece)
{
    /// <summary>Some 200 MB in the driver.</summary>
    public const long RowsPerPiece = 1_000_000;

    // Refused rows have up to 64 KiB each.
    private const long BytesPerPiece = 64 << 20;
    private const long MostBytesOfARow = 64 << 10;

    /// <summary>The pieces of all rows, those of one kind and one source each, and how many rows they have together.</summary>
    /// <param name="view">With the columns source_number, position, and reason (NULL of an event).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(long Rows, IReadOnlyList<RowPiece> Pieces)> CutAsync(string view, CancellationToken cancellationToken)
    {
        var parts = await spark.Query($"SELECT source_number, reason IS NULL AS are_events, count(*) AS rows FROM {view} GROUP BY ALL ORDER BY ALL")
            .ToListAsync<(int Source, bool AreEvents, long Rows)>(cancellationToken: cancellationToken).ConfigureAwait(false);
        var pieces = new List<RowPiece>();
        foreach (var (source, areEvents, rows) in parts)
        {
            var all = string.Create(CultureInfo.InvariantCulture, $"source_number = {source}");
            var these = $"{view} WHERE {all} AND (reason IS NULL) = {areEvents}";
            var count = (rows + rowsPerPiece - 1) / rowsPerPiece;
            if (!areEvents && rows * MostBytesOfARow > BytesPerPiece) count = Math.Max(count, await BytesAsync(these, cancellationToken).ConfigureAwait(false) / BytesPerPiece + 1);
            var cuts = await CutAsync(these, count, cancellationToken).ConfigureAwait(false);
            pieces.AddRange(cuts.Select(cut => new RowPiece(areEvents, $"{all} AND {cut}")));
        }
        return (parts.Sum(p => p.Rows), pieces);
    }

    private Task<long> BytesAsync(string rows, CancellationToken cancellationToken) =>
        spark.Query($"SELECT coalesce(sum(least(octet_length(row), {MostBytesOfARow})), 0) FROM {rows}").SingleAsync<long>(cancellationToken: cancellationToken);

    private async Task<IEnumerable<string>> CutAsync(string rows, long pieces, CancellationToken cancellationToken)
    {
        if (pieces <= 1) return ["true"];
        // Where to cut need not be exact: every place lies in one piece.
        var shares = Enumerable.Range(1, (int)pieces - 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n / (double)pieces:F6}D"));
        var cuts = await spark.Query($"SELECT DISTINCT explode(approx_percentile(position, array({string.Join(", ", shares)}))) AS cut FROM {rows} ORDER BY cut")
            .ToListAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        return [$"position <= {cuts[0]}", .. cuts.Zip(cuts.Skip(1), (from, to) => $"position > {from} AND position <= {to}"), $"position > {cuts[^1]}"];
    }
}

/// <summary>Some rows of a run.</summary>
/// <param name="AreEvents">Whether they are events, else refused rows.</param>
/// <param name="Condition">Which of these, as SQL.</param>
internal sealed record RowPiece(bool AreEvents, string Condition)
{
    // What only refused rows have, is not sent for events.
    private const string Needless = "place, row, is_truncated, columns";

    /// <summary>The columns of the table batch_candidates.</summary>
    public string Query(string view) => AreEvents ? Events($"FROM {view} |> WHERE {Condition} AND reason = ''") : $"SELECT * FROM {view} WHERE {Condition} AND reason <> ''";

    /// <summary>Of rows that are all events.</summary>
    public static string Events(string rows) => $"SELECT * EXCEPT ({Needless}) FROM ({rows})";
}
