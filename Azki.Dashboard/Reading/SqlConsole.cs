using System.Text.Json;
using Azki.Dashboard.Exports;
using Azki.Warehouse.Reports;

namespace Azki.Dashboard.Reading;

/// <summary>The answer to SQL that a person wrote.</summary>
/// <param name="Names">The columns.</param>
/// <param name="Types">Their types.</param>
/// <param name="Rows">The rows, as text; at most <see cref="SqlConsole.MostRows"/>.</param>
/// <param name="HasMore">Whether there are more.</param>
/// <param name="Took">How long it took.</param>
public sealed record SqlAnswer(IReadOnlyList<string> Names, IReadOnlyList<string> Types, IReadOnlyList<IReadOnlyList<string?>> Rows, bool HasMore, TimeSpan Took);

/// <summary>Runs SQL that a person wrote: read-only, and within limits.</summary>
internal sealed class SqlConsole(WarehouseReader warehouse)
{
    public const int MostRows = 1000;
    private const string Format = "JSONCompactStringsEachRowWithNamesAndTypes";

    /// <summary>The answer, or what ClickHouse said against it.</summary>
    public async Task<(SqlAnswer? Answer, string? Problem)> RunAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await using var stream = await warehouse.StreamAsync(new(SqlText.Plain(sql)), Format, QueryLimits.Console, cancellationToken);
            using var lines = new StreamReader(stream);
            var rows = new List<IReadOnlyList<string?>>();
            while (rows.Count < MostRows + 3 && await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Length == 0) continue;
                if (!line.StartsWith('[')) return (null, rows.Count < 2 ? "Leave FORMAT away: the console shows a table, and Export gives files." : Problems.Explain(line));
                rows.Add(JsonSerializer.Deserialize<string?[]>(line)!);
            }
            if (rows.Count < 2) return (new([], [], [], false, System.Diagnostics.Stopwatch.GetElapsedTime(started)), null);
            var answer = rows.Skip(2).Take(MostRows).ToList();
            return (new([.. rows[0].Select(n => n ?? "")], [.. rows[1].Select(t => t ?? "")], answer, rows.Count - 2 > MostRows, System.Diagnostics.Stopwatch.GetElapsedTime(started)), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, Problems.Describe(e));
        }
    }
}
