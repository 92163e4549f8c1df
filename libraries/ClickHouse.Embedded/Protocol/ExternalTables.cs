using System.Text;
using System.Text.Json;
using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Tables that come with a request, as the files of a form, and last as long as its statement.</summary>
internal sealed class ExternalTables(EngineConnection connection, RequestParameters parameters, CancellationToken cancellationToken)
{
    private readonly List<string> _names = [];

    public bool Any => _names.Count > 0;

    /// <summary>Makes one of a file of the form, and fills it.</summary>
    /// <exception cref="ClickHouseException">36: its columns are not given, or its format runs expressions.</exception>
    public async Task LoadAsync(string table, Stream data)
    {
        string format = FormatName.Ensure(parameters.TakeTableAttribute(table, "format") ?? "TabSeparated");
        if (format.Equals("Values", StringComparison.OrdinalIgnoreCase))
            throw ClickHouseException.Of(36, "BAD_ARGUMENTS", $"The external table {table} cannot be in the format Values; use TabSeparated or another.");
        string columns = await ColumnsAsync(table).ConfigureAwait(false);
        string name = SqlText.QuoteName(table);
        await connection.ScalarAsync($"CREATE TEMPORARY TABLE {name} ({columns}) ENGINE = Memory").ConfigureAwait(false);
        _names.Add(name);
        EngineInsertStream insert = await connection
            .InsertAsync(Encoding.UTF8.GetBytes($"INSERT INTO {name}"), Encoding.UTF8.GetBytes(format), null).ConfigureAwait(false);
        await using (insert.ConfigureAwait(false))
        {
            await data.CopyToAsync(new InsertSink(insert), 1 << 20, cancellationToken).ConfigureAwait(false);
            await insert.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>For a session, which would keep them.</summary>
    public async Task DropAsync()
    {
        foreach (string name in _names) await connection.ScalarAsync($"DROP TEMPORARY TABLE IF EXISTS {name}").ConfigureAwait(false);
    }

    /// <summary>Names and types only: what else may stand in a structure (DEFAULT, an engine) would run as SQL.</summary>
    private async Task<string> ColumnsAsync(string table)
    {
        string structure = parameters.TakeTableAttribute(table, "structure")
            ?? (parameters.TakeTableAttribute(table, "types") is { } types ? Structure(types) : null)
            ?? throw ClickHouseException.Of(36, "BAD_ARGUMENTS", $"The external table {table} needs its columns in the address: {table}_structure=name Type, … or {table}_types=Type, …");
        EnsurePlain(table, structure);
        string described = await connection.ScalarAsync($"DESCRIBE TABLE null({SqlText.Quote(structure)}) FORMAT JSONCompactEachRow").ConfigureAwait(false);
        return string.Join(", ", described.Split('\n').Select(line => JsonSerializer.Deserialize<string[]>(line)!).Select(column => $"{SqlText.QuoteName(column[0])} {column[1]}"));
    }

    // The engine computes an expression as soon as it reads it, and it reads this before the request's user has given up all other rights.
    private static void EnsurePlain(string table, string structure)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(structure));
        while (tokens.MoveNext())
        {
            // The engine takes spaces of Unicode for spaces, and here they would be letters.
            bool isUnsure = tokens.HasDollar || (tokens.IsWord && !Ascii.IsValid(tokens.Current));
            if (isUnsure || tokens.Is("DEFAULT"u8) || tokens.Is("ALIAS"u8) || tokens.Is("MATERIALIZED"u8) || tokens.Is("EPHEMERAL"u8) || tokens.Is("TTL"u8)) throw NotPlain(table);
        }

        if (tokens.HasUnusualComment) throw NotPlain(table);
    }

    private static ClickHouseException NotPlain(string table) => ClickHouseException.Of(
        36, "BAD_ARGUMENTS", $"The columns of the external table {table} can have names and types only (names with other than ASCII letters in backquotes).");

    /// <summary>ClickHouse calls columns without names _1, _2 and so on.</summary>
    private static string Structure(string types)
    {
        byte[] text = Encoding.UTF8.GetBytes(types);
        var structure = new StringBuilder();
        int column = 0, from = 0;
        var tokens = new SqlTokens(text);
        while (tokens.MoveNext())
        {
            if (tokens.Depth > 0 || !tokens.IsSymbol(',')) continue;
            Append(tokens.Start);
            from = tokens.End;
        }

        Append(text.Length);
        return structure.ToString();

        void Append(int end) =>
            structure.Append(column++ == 0 ? "" : ", ").Append('_').Append(column).Append(' ').Append(Encoding.UTF8.GetString(text, from, end - from));
    }
}
