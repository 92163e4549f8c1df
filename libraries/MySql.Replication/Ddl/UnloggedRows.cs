using MySql.Replication.Ddl;

namespace MySql.Replication;

/// <summary>Tells statements by which rows come into a table or go from it without an event of each: by whole partitions and files. Pure.</summary>
public static class UnloggedRows
{
    /// <summary>The tables of which it is so; none for a statement of another kind, or one that is not understood. TRUNCATE TABLE is a <see cref="TableStatement"/>.</summary>
    /// <param name="statement">As the log has it.</param>
    /// <param name="defaultDatabase">Of names without a database.</param>
    public static IReadOnlyList<TableName> TablesOf(string statement, string defaultDatabase)
    {
        var reader = new TokenReader(SqlTokens.Of(statement));
        try
        {
            if (!reader.Take("ALTER")) return [];
            foreach (var word in (string[])["ONLINE", "OFFLINE", "IGNORE"]) reader.Take(word);
            if (!reader.Take("TABLE")) return [];
            reader.Take("IF", "EXISTS");
            var table = reader.TableName(defaultDatabase);
            if (reader.Take("WAIT")) reader.Next();
            reader.Take("NOWAIT");
            return [.. reader.SplitAtCommas().SelectMany(part => TablesOf(part, table, defaultDatabase)).Distinct()];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static IReadOnlyList<TableName> TablesOf(TokenReader part, TableName table, string defaultDatabase)
    {
        if (part.Take("DROP", "PARTITION") || part.Take("TRUNCATE", "PARTITION")) return [table];
        if (part.Take("DISCARD") || part.Take("IMPORT")) return [table];
        // MariaDB's CONVERT makes a table of a partition, and a partition of a table.
        if (part.Take("CONVERT", "TABLE")) return [table, part.TableName(defaultDatabase)];
        if (!part.Take("EXCHANGE", "PARTITION") && !part.Take("CONVERT", "PARTITION")) return [];
        part.Next();
        if (!part.Take("WITH")) part.Expect("TO");
        part.Expect("TABLE");
        return [table, part.TableName(defaultDatabase)];
    }
}
