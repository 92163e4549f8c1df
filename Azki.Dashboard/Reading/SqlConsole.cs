using System.Diagnostics;
using Azki.Dashboard.Exports;
using Azki.Warehouse.Reports;

namespace Azki.Dashboard.Reading;

/// <summary>The answer to SQL that a person wrote.</summary>
/// <param name="Names">The columns.</param>
/// <param name="Types">Their types.</param>
/// <param name="Rows">The rows, as text; at most <see cref="SqlConsole.MostRows"/>, and cells of at most <see cref="SqlConsole.LongestCell"/>.</param>
/// <param name="HasMore">Whether there are more.</param>
/// <param name="Took">How long it took.</param>
public sealed record SqlAnswer(IReadOnlyList<string> Names, IReadOnlyList<string> Types, IReadOnlyList<IReadOnlyList<string?>> Rows, bool HasMore, TimeSpan Took);

/// <summary>Runs SQL that a person wrote: read-only, and within limits, of what is shown, too.</summary>
internal sealed class SqlConsole(WarehouseReader warehouse)
{
    public const int MostRows = 1000;

    /// <summary>Characters of a cell; the statement that makes a view has some thousands.</summary>
    public const int LongestCell = 8192;

    // Characters of all cells: a browser has to show them.
    private const int MostText = 8 << 20;

    /// <summary>The answer, or what ClickHouse said against it.</summary>
    public async Task<(SqlAnswer? Answer, string? Problem)> RunAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using var stream = await warehouse.StreamAsync(new(SqlText.Plain(sql)), AnswerCells.Format, QueryLimits.Console, cancellationToken);
            using var answered = new AnswerRows(stream);
            var rows = new List<string?[]>();
            var (text, hasMore) = (0, false);
            while (!hasMore && await answered.ReadAsync(cancellationToken) is { } row)
            {
                // Names, then types, then rows.
                hasMore = rows.Count == MostRows + 2 || text > MostText;
                if (hasMore) break;
                string?[] cells = [.. row.Select(c => c is null ? null : CellText.Cut(c, LongestCell))];
                text += cells.Sum(c => c?.Length ?? 0);
                rows.Add(cells);
            }
            if (rows.Count < 2) return (new([], [], [], false, Stopwatch.GetElapsedTime(started)), null);
            return (new([.. rows[0].Select(n => n ?? "")], [.. rows[1].Select(t => t ?? "")], [.. rows.Skip(2)], hasMore, Stopwatch.GetElapsedTime(started)), null);
        }
        catch (LineTooLongException e)
        {
            return (null, $"{e.Message} Ask for less of it, or export it.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, Problems.Describe(e));
        }
    }
}
