using System.Text.RegularExpressions;

namespace Azki.Warehouse.Migrations;

/// <summary>
/// Turns the scripts, written for a single server, into those of a cluster: replicated engines, which have another name for the window
/// in which repeated inserts are recognised.
/// </summary>
internal static partial class EngineDialect
{
    public static string Apply(string statement, string enginePrefix) => enginePrefix.Length == 0
        ? statement
        : MergeTreeEngine().Replace(statement, $"ENGINE = {enginePrefix}$1")
            .Replace("non_replicated_deduplication_window", "replicated_deduplication_window", StringComparison.Ordinal);

    [GeneratedRegex(@"ENGINE = (\w*MergeTree)\b")]
    private static partial Regex MergeTreeEngine();
}
