using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>A table as it is on the server now.</summary>
/// <param name="Name">Which.</param>
/// <param name="Columns">Its columns in order, with the type as information_schema writes it.</param>
/// <param name="PrimaryKey">The columns of its primary key in order; empty for none.</param>
internal sealed record CapturedTable(TableName Name, IReadOnlyList<DeclaredColumn> Columns, IReadOnlyList<string> PrimaryKey)
{
    /// <summary>Quoted for SQL.</summary>
    public string Sql => $"{MySqlQueries.Quote(Name.Database)}.{MySqlQueries.Quote(Name.Table)}";

    /// <summary>Whether the key is one whole number, so that ranges of it can be compared here as the server compares them.</summary>
    public bool HasNumberKey => PrimaryKey.Count == 1 && IsWholeNumber(ColumnOf(PrimaryKey[0]));

    /// <summary>Whether the first column of the key has no negative numbers.</summary>
    public bool HasUnsignedKey =>
        PrimaryKey.Count > 0 && ColumnOf(PrimaryKey[0]) is var first && IsWholeNumber(first) && first.Type.Contains("unsigned", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a column has words that the server sorts by their numbers.</summary>
    public bool IsSortedByNumber(string column) => ColumnOf(column).TypeName is "enum" or "set";

    /// <summary>For the envelopes.</summary>
    public TableShape Shape => TableShape.Of(Name, Columns, PrimaryKey);

    /// <summary>The tables of the server that are captured, in the order of the snapshot.</summary>
    public static async Task<IReadOnlyList<CapturedTable>> ListAsync(MySqlConnection connection, TablePatterns patterns, CancellationToken cancellationToken)
    {
        var names = await connection.RowsAsync(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1, 2", cancellationToken).ConfigureAwait(false);
        var tables = new List<CapturedTable>();
        foreach (var name in names.Select(n => new TableName(n[0]!, n[1]!)).Where(patterns.Matches).OrderBy(patterns.OrderOf))
            tables.Add(await ReadAsync(connection, name, cancellationToken).ConfigureAwait(false));
        return tables;
    }

    private DeclaredColumn ColumnOf(string name) => Columns.First(c => c.Name == name);

    // By the whole word: the words of ENUM('print') have int in them too.
    private static bool IsWholeNumber(DeclaredColumn column) => column.TypeName is "tinyint" or "smallint" or "mediumint" or "int" or "integer" or "bigint";

    private static async Task<CapturedTable> ReadAsync(MySqlConnection connection, TableName name, CancellationToken cancellationToken)
    {
        var where = $"table_schema = '{Escape(name.Database)}' AND table_name = '{Escape(name.Table)}'";
        var columns = await connection.RowsAsync(
            $"SELECT column_name, column_type, is_nullable, character_set_name, column_default, extra FROM information_schema.columns WHERE {where} ORDER BY ordinal_position", cancellationToken).ConfigureAwait(false);
        var key = await connection.RowsAsync(
            $"SELECT column_name FROM information_schema.statistics WHERE {where} AND index_name = 'PRIMARY' ORDER BY seq_in_index", cancellationToken).ConfigureAwait(false);
        return new(name, [.. columns.Select(c => Declare(c, connection.ServerVersion.Contains("MariaDB", StringComparison.Ordinal)))], [.. key.Select(k => k[0]!)]);
    }

    /// <summary>MySQL tells a default's value; MariaDB the SQL of it, with quotes, <c>NULL</c> or an expression.</summary>
    private static DeclaredColumn Declare(string?[] c, bool isMariaDb)
    {
        var (text, isGenerated) = (c[4], c[5]?.Contains("DEFAULT_GENERATED", StringComparison.OrdinalIgnoreCase) == true);
        if (isMariaDb)
        {
            isGenerated = text?.Contains('(', StringComparison.Ordinal) == true && !text.StartsWith('\'');
            text = text switch
            {
                "NULL" => null,
                ['\'', .. var quoted, '\''] => quoted.Replace("''", "'", StringComparison.Ordinal),
                _ => text,
            };
        }
        return new(c[0]!, c[1]!, c[2] == "YES", c[3], text, isGenerated);
    }

    private static string Escape(string text) => MySqlHelper.EscapeString(text);
}
