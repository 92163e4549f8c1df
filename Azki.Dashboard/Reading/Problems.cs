using System.Text.RegularExpressions;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using ClickHouse.Driver;

namespace Azki.Dashboard.Reading;

/// <summary>What went wrong, in words that say what to do next; stack traces go to the log only.</summary>
internal static partial class Problems
{
    /// <summary>What there is to know where the platform's own tables are not there.</summary>
    public const string WithoutTables = "The warehouse has no tables yet. They are made when StreamEtl starts for the first time.";

    /// <summary>Whether a question of the platform's own met no tables: the dashboard may be up sooner than they are.</summary>
    public static bool IsWithoutTables(Exception e) =>
        e.Message.Contains("(UNKNOWN_TABLE)", StringComparison.Ordinal) || e.Message.Contains("(UNKNOWN_DATABASE)", StringComparison.Ordinal);

    public static string Describe(Exception e) => e switch
    {
        NamedFormatException => e.Message,
        // Only the platform's own questions go through the driver.
        ClickHouseServerException when IsWithoutTables(e) => WithoutTables,
        ClickHouseServerException or WarehouseException { IsSilent: false } => Explain(e.Message),
        WarehouseException or HttpRequestException or TimeoutException or OperationCanceledException => "The warehouse does not answer. The log, /status and /health say more.",
        _ => "The figures could not be read; the log says why.",
    };

    /// <summary>The status of an answer that has nothing but <see cref="Describe"/>: whether the question was wrong, or there was nobody to ask.</summary>
    public static int StatusOf(Exception e) => e switch
    {
        NamedFormatException => StatusCodes.Status400BadRequest,
        WarehouseException { IsSilent: false } => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>What ClickHouse said, without its wrapping.</summary>
    public static string Explain(string message)
    {
        if (message.Contains("TIMEOUT_EXCEEDED", StringComparison.Ordinal)) return "The query took longer than it may. Ask for fewer days, or filter more.";
        if (message.Contains("MEMORY_LIMIT_EXCEEDED", StringComparison.Ordinal)) return "The query needs more memory than it may have. Ask for fewer days, or filter more.";
        if (message.Contains("Limit for result exceeded", StringComparison.Ordinal)) return "The answer is larger than it may be. Ask for less of it, or export it.";
        var text = AddedAtTheEnd().Replace(AtTheEnd().Replace(Wrapping().Replace(message, ""), "at its end"), "").Trim();
        return text.Length > 600 ? $"{text[..600]} …" : text;
    }

    // The engine in the process writes answers into a file: what is added to the statement for that is nothing of who wrote it.
    [GeneratedRegex(@"at position \d+ \((?:INTO|OUTFILE)\)[^:]*:\s*(?:INTO\s+)?OUTFILE '(?:[^'\n]*'(?:\s+FORMAT \w+)?|[^\s.]*(?:\.[^\s.]+)*)\s*")]
    private static partial Regex AtTheEnd();

    [GeneratedRegex(@"\s*INTO\s+OUTFILE '(?:[^'\n]*'(?:\s+FORMAT \w+)?|[^\s.]*(?:\.[^\s.]+)*)\s*")]
    private static partial Regex AddedAtTheEnd();

    [GeneratedRegex(@"^.*?DB::Exception:\s*|\s*\(version [^)]*\)+.*$|\s*:?\s*In scope .*$", RegexOptions.Singleline)]
    private static partial Regex Wrapping();
}
