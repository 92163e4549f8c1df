namespace Azki.CdcBridge.Positions;

/// <summary>A snapshot under way.</summary>
/// <param name="Reason">Why it is taken.</param>
/// <param name="Tables">The tables in order, with what of them is done.</param>
internal sealed record SnapshotProgress(string Reason, IReadOnlyList<TableProgress> Tables)
{
    /// <summary>Whether nothing is left.</summary>
    public bool IsComplete => Tables.All(t => t.IsComplete);

    /// <summary>With one table's progress replaced, or added.</summary>
    public SnapshotProgress With(TableProgress table) => Tables.Any(t => t.Table == table.Table)
        ? this with { Tables = [.. Tables.Select(t => t.Table == table.Table ? table : t)] }
        : this with { Tables = [.. Tables, table] };
}

/// <summary>What of a table's snapshot is done.</summary>
/// <param name="Table"><c>database.table</c>.</param>
/// <param name="IsComplete">All rows are in the log.</param>
/// <param name="Rows">Rows in the log so far.</param>
/// <param name="Done">The ranges of the key that are in the log.</param>
/// <param name="Begins">Where in each partition of the table's topic the snapshot begins.</param>
internal sealed record TableProgress(string Table, bool IsComplete, long Rows, IReadOnlyList<DoneRange> Done, IReadOnlyList<long> Begins);

/// <summary>Rows that are in the log, as they are at the capture's position. Only whole-number keys have ranges.</summary>
/// <param name="From">The first key; null for the beginning.</param>
/// <param name="To">The key after the last; null for the end.</param>
internal sealed record DoneRange(decimal? From, decimal? To);
