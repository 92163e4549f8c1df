using Azki.CdcBridge.Health;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Distributed (XA) transactions that are prepared and not decided. Their rows are in the log, and so in the topics, from then on: of one that is rolled
/// back the topics have what never was, which only a copy of its tables takes back. So it is with others that the log ends with a ROLLBACK, as MariaDB does where
/// one dropped a temporary table.
/// </summary>
internal sealed class PreparedTransactions(CaptureState state)
{
    private const string Commit = "XA COMMIT ", Rollback = "XA ROLLBACK ";

    private readonly HashSet<TableName> _changed = [];
    private readonly Dictionary<string, IReadOnlyList<TableName>> _prepared = [];

    /// <summary>Takes notice of an event.</summary>
    public void Follow(BinlogEvent e)
    {
        switch (e)
        {
            // On MariaDB nothing but its GTID begins a transaction.
            case MariaDbGtidEvent or QueryEvent { Kind: StatementKind.Begin }: _changed.Clear(); break;
            case RowsEvent rows: _changed.Add(rows.Table.Name); break;
            case XaPrepareEvent { IsOnePhase: false } prepare: Prepare(prepare.Xid); break;
            case QueryEvent { Kind: StatementKind.Commit } decided when XidOf(decided, Commit) is { } xid: Decide(xid); break;
            case QueryEvent { Kind: StatementKind.Rollback } decided when XidOf(decided, Rollback) is { } xid: RollBack(xid); break;
            case QueryEvent { Kind: StatementKind.Rollback }: SayUndone("a transaction", _changed); break;
        }
    }

    private void Prepare(string xid)
    {
        // Those of other tables are known too: else their rollbacks would be taken for some of before this run.
        _prepared[xid] = [.. _changed];
        if (_changed.Count > 0)
            state.Note(NameOf(xid), $"it is prepared, and its changes of {string.Join(", ", _changed)} are in the topics already. If it is rolled back: azki cdc snapshot {string.Join(' ', _changed)}");
    }

    private void RollBack(string xid)
    {
        if (Decide(xid) is not { } tables)
            state.Note("binary log", $"the {NameOf(xid)}, prepared before this run, was rolled back: what it changed in captured tables is in their topics. To take it back: azki cdc snapshot, for each of them");
        else
            SayUndone($"the {NameOf(xid)}", tables);
    }

    private void SayUndone(string transaction, IEnumerable<TableName> tables)
    {
        foreach (var table in tables) state.Note(table.ToString(), $"{transaction} was rolled back, and its changes are in the topic. To take them back: azki cdc snapshot {table}");
    }

    /// <returns>The tables that it changed; null where it was prepared before this run.</returns>
    private IReadOnlyList<TableName>? Decide(string xid)
    {
        state.ForgetNote(NameOf(xid));
        return _prepared.Remove(xid, out var tables) ? tables : null;
    }

    private static string? XidOf(QueryEvent decided, string words) =>
        decided.Statement is var text && text.StartsWith(words, StringComparison.OrdinalIgnoreCase) ? text[words.Length..].Trim() : null;

    private static string NameOf(string xid) => $"XA transaction {xid}";
}
