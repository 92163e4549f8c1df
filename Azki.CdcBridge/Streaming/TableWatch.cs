using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.SchemaChanges;
using Azki.CdcBridge.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Notices what DDL does to the captured tables: new shapes are captured on by themselves, of which the stream lacks the defaults only; a table that is
/// gone is said so, and so is one whose rows went without an event.
/// </summary>
internal sealed partial class TableWatch(MySqlSource source, TablePatterns patterns, StreamEnvelopes envelopes, CaptureState state, ILogger logger)
{
    private readonly HashSet<TableName> _left = [];
    private HashSet<TableName>? _known;

    /// <summary>The tables that exist when the stream begins.</summary>
    public void Begin(IReadOnlyList<CapturedTable> tables)
    {
        foreach (var table in tables) Declare(table);
        _known = [.. tables.Select(t => t.Name)];
    }

    /// <summary>Takes notice of a statement.</summary>
    public async Task FollowAsync(QueryEvent statement, CancellationToken cancellationToken)
    {
        var text = statement.Statement;
        if (NoteChange(text)) return;
        if (_known is null || !MayConcernTables(text)) return;

        var changes = TableStatement.Parse(text, statement.DefaultDatabase);
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ServerDefinitions.SettleAsync(connection, ChangedBy(changes), cancellationToken).ConfigureAwait(false);
        var tables = await CapturedTable.ListAsync(connection, patterns, cancellationToken).ConfigureAwait(false);
        foreach (var table in tables) Declare(table);
        var now = tables.Select(t => t.Name).ToHashSet();
        var emptied = changes.Where(s => s.Kind == TableStatementKind.Drop || s.IsReplacing).Select(s => s.Table);
        // One that is there again before its drop is read was not seen to be gone.
        foreach (var remade in emptied.Where(_known.Intersect(now).Contains)) NoteRemade(remade);
        foreach (var gone in _known.Except(now))
        {
            _left.Add(gone);
            state.Note(gone.ToString(), "the table was dropped or renamed; its topic stays as it is.");
            LogGone(logger, gone, Shorten(text));
        }
        foreach (var added in now.Except(_known))
        {
            if (_left.Contains(added)) NoteRemade(added);
            else state.ForgetNote(added.ToString());
            LogAdded(logger, added);
        }
        // After the notes that are no longer true of a table which is there again.
        foreach (var (table, from) in TableRenames.Of(changes))
            if (now.Contains(table)) NoteRenamed(table, from, isInPlaceOfAnother: _known.Contains(table));
        _known = now;
        NoteRows(statement);
    }

    /// <summary>As with TRUNCATE, no event tells of the rows that went with the table of before.</summary>
    private void NoteRemade(TableName table) =>
        state.Note(table.ToString(), $"it was dropped or renamed, and made anew: rows from before stay in its topic. To end them: azki cdc snapshot {table}");

    /// <summary>Its topic is that of its name, and has the rows of what had the name before.</summary>
    private void NoteRenamed(TableName table, TableName from, bool isInPlaceOfAnother) => state.Note(
        table.ToString(),
        $"it was renamed from {from}: rows that it brought along may not be in its topic{(isInPlaceOfAnother ? $", and those of the {table} of before stay there" : "")}. To have it as the table is: azki cdc snapshot {table}");

    /// <summary>The captured tables that a statement does something to: those it names, or any where it names none (DROP DATABASE).</summary>
    private IEnumerable<TableName> ChangedBy(IReadOnlyList<TableStatement> changes) =>
        changes.Count == 0 ? _known! : changes.SelectMany(c => (TableName[])[c.From, c.Table]).Distinct().Where(patterns.Matches);

    /// <summary>Says of which captured tables rows have come or gone that no event tells.</summary>
    private void NoteRows(QueryEvent statement)
    {
        var (text, database) = (statement.Statement, statement.DefaultDatabase);
        foreach (var table in UnloggedRows.TablesOf(text, database).Where(patterns.Matches))
            state.Note(table.ToString(), $"rows came or went by a statement, and the topic has nothing of it ({Shorten(text)}). To have it as the table is: azki cdc snapshot {table}");
    }

    private void Declare(CapturedTable table)
    {
        try
        {
            envelopes.Declare(table.Shape);
        }
        catch (EnvelopeException)
        {
            // A type that cannot be captured stops the table with its first row, which is kept.
        }
    }

    /// <summary>Takes notice of an event that is not decoded: LOAD DATA may come as one.</summary>
    public void Follow(RawEvent e)
    {
        if (e.LoadStatement is { } statement) NoteChange(statement);
    }

    /// <returns>Whether it changed rows that are captured.</returns>
    private bool NoteChange(string statement)
    {
        if (!RowStatement.IsChange(statement) || _known?.Any(t => statement.Contains(t.Table, StringComparison.OrdinalIgnoreCase)) != true) return false;
        state.Note("binary log", $"a change was logged as a statement, and its rows are not captured: set binlog_format=ROW in every session, and take a new snapshot ({Shorten(statement)})");
        LogStatement(logger, Shorten(statement));
        return true;
    }

    private static bool MayConcernTables(string text) =>
        text.Contains("TABLE", StringComparison.OrdinalIgnoreCase) || text.Contains("DATABASE", StringComparison.OrdinalIgnoreCase) || text.Contains("SCHEMA", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    [LoggerMessage(LogLevel.Warning, "{Table} is gone from the database: {Statement}")]
    private static partial void LogGone(ILogger logger, TableName table, string statement);

    [LoggerMessage(LogLevel.Information, "{Table} is new in the database and captured from its first row")]
    private static partial void LogAdded(ILogger logger, TableName table);

    [LoggerMessage(LogLevel.Error, "A change was logged as a statement; its rows are not captured: {Statement}")]
    private static partial void LogStatement(ILogger logger, string statement);
}
