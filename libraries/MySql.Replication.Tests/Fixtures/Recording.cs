using System.Text;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>Events as text, which outlives them.</summary>
internal static class Recording
{
    /// <summary>All row changes up to the end of the log, as <c>insert t (1,'a')</c>.</summary>
    public static async Task<List<string>> ChangesAsync(ReplicationOptions options, BinlogStart start, string database)
    {
        var changes = new List<string>();
        await foreach (var e in EventsAsync(options, start))
            if (e is RowsEvent rows && rows.Table.Name.Database == database) changes.AddRange(Describe(rows));
        return changes;
    }

    /// <summary>All events up to the end of the log.</summary>
    public static async IAsyncEnumerable<BinlogEvent> EventsAsync(ReplicationOptions options, BinlogStart start)
    {
        await using var connection = await BinlogConnection.OpenAsync(options with { StopAtEnd = true });
        await foreach (var e in connection.ReadAsync(start)) yield return e;
    }

    public static List<string> Describe(RowsEvent rows)
    {
        var lines = new List<string>();
        foreach (var change in rows)
            lines.Add(change.Kind switch
            {
                RowChangeKind.Insert => $"insert {rows.Table.Name.Table} {Describe(change.After)}",
                RowChangeKind.Delete => $"delete {rows.Table.Name.Table} {Describe(change.Before)}",
                _ => $"update {rows.Table.Name.Table} {Describe(change.Before)} -> {Describe(change.After)}",
            });
        return lines;
    }

    public static string Describe(Row row)
    {
        var text = new StringBuilder("(");
        for (var i = 0; i < row.Count; i++) text.Append(i == 0 ? "" : ",").Append(row[i].ToString());
        return text.Append(')').ToString();
    }
}
