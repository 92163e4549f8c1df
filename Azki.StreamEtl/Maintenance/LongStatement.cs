using ClickHouse.Driver;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Statements with long lists of users in them, or that rewrite months.</summary>
internal static class LongStatement
{
    public static readonly QueryOptions Options = new()
    {
        CustomSettings = new Dictionary<string, object> { ["max_query_size"] = 64 << 20, ["max_ast_elements"] = 10_000_000, ["mutations_sync"] = 2 },
    };
}
