namespace Azki.CdcBridge.Positions;

/// <summary>A snapshot under way.</summary>
/// <param name="Reason">Why it is taken.</param>
/// <param name="Tables">The tables in order, with what of them is done.</param>
internal sealed record SnapshotProgress(string Reason, IReadOnlyList<TableProgress> Tables)
{
    /// <summary>Whether nothing is left.</summary>
    public bool IsComplete => Tables.All(t => t.IsComplete);

    /// <summary>With one table's progress replaced.</summary>
    public SnapshotProgress With(TableProgress table) => this with { Tables = [.. Tables.Select(t => t.Table == table.Table ? table : t)] };
}

/// <summary>What of a table's snapshot is done.</summary>
/// <param name="Table"><c>database.table</c>.</param>
/// <param name="IsComplete">All rows are in the log.</param>
/// <param name="Rows">Rows in the log so far.</param>
/// <param name="Done">The ranges of the key that are in the log.</param>
internal sealed record TableProgress(string Table, bool IsComplete, long Rows, IReadOnlyList<DoneRange> Done);

/// <summary>Rows that are in the log as they were at one place of the binary log; changes of them up to there are in it too.</summary>
/// <param name="From">The first key; null for the beginning. Only whole-number keys have ranges.</param>
/// <param name="To">The key after the last; null for the end.</param>
/// <param name="File">The file of the place.</param>
/// <param name="Position">The byte in the file.</param>
internal sealed record DoneRange(decimal? From, decimal? To, string File, ulong Position);
