using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>What becomes of names by all renames of a statement, which may pass through others: <c>RENAME TABLE a TO c, b TO a, c TO b</c>. Pure.</summary>
internal static class TableRenames
{
    /// <summary>The names that stand for another table afterwards, and the names that those tables had before.</summary>
    public static IEnumerable<(TableName Table, TableName From)> Of(IEnumerable<TableStatement> changes)
    {
        var origins = new Dictionary<TableName, TableName>();
        foreach (var renamed in changes.Where(c => c.Kind == TableStatementKind.Rename))
            origins[renamed.Table] = origins.Remove(renamed.From, out var origin) ? origin : renamed.From;
        return origins.Where(o => o.Key != o.Value).Select(o => (o.Key, o.Value));
    }
}
