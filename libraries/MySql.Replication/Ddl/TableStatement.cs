using MySql.Replication.Ddl;

namespace MySql.Replication;

/// <summary>What a statement does to a table.</summary>
public enum TableStatementKind
{
    /// <summary>CREATE TABLE.</summary>
    Create,

    /// <summary>ALTER TABLE.</summary>
    Alter,

    /// <summary>RENAME TABLE, or ALTER TABLE … RENAME.</summary>
    Rename,

    /// <summary>DROP TABLE.</summary>
    Drop,

    /// <summary>TRUNCATE TABLE.</summary>
    Truncate,
}

/// <summary>What a statement of DDL does to one table. Pure.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Table">The table by its name afterwards.</param>
/// <param name="From">The name before it was renamed; else the same.</param>
public sealed record TableStatement(TableStatementKind Kind, TableName Table, TableName From)
{
    /// <summary>MariaDB's CREATE OR REPLACE: a table of that name is dropped before, with its rows.</summary>
    public bool IsReplacing { get; init; }

    /// <summary>Reads a statement.</summary>
    /// <param name="statement">As the log has it.</param>
    /// <param name="defaultDatabase">Of names without a database.</param>
    /// <returns>One for each table, in order; none for a statement of another kind, or one that is not understood.</returns>
    public static IReadOnlyList<TableStatement> Parse(string statement, string defaultDatabase)
    {
        var reader = new TokenReader(SqlTokens.Of(statement));
        try
        {
            if (reader.Take("CREATE"))
            {
                var isReplacing = reader.Take("OR", "REPLACE");
                return reader.Take("TABLE") ? [Of(TableStatementKind.Create, Name(reader, defaultDatabase)) with { IsReplacing = isReplacing }] : [];
            }
            if (reader.Take("ALTER")) return Altered(reader, defaultDatabase);
            if (reader.Take("RENAME", "TABLE") || reader.Take("RENAME", "TABLES")) return [.. reader.SplitAtCommas().Select(part => Renamed(part, defaultDatabase))];
            if (reader.Take("DROP", "TABLE") || reader.Take("DROP", "TABLES")) return Dropped(reader, defaultDatabase);
            if (!reader.Take("TRUNCATE")) return [];
            reader.Take("TABLE");
            return [Of(TableStatementKind.Truncate, Name(reader, defaultDatabase))];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static TableStatement Of(TableStatementKind kind, TableName table) => new(kind, table, table);

    private static TableName Name(TokenReader reader, string database)
    {
        reader.Take("IF", "NOT", "EXISTS");
        reader.Take("IF", "EXISTS");
        return reader.TableName(database);
    }

    private static IReadOnlyList<TableStatement> Altered(TokenReader reader, string database)
    {
        foreach (var word in (string[])["ONLINE", "OFFLINE", "IGNORE"]) reader.Take(word);
        if (!reader.Take("TABLE")) return [];
        var name = Name(reader, database);
        foreach (var part in reader.SplitAtCommas())
        {
            if (!part.Take("RENAME") || part.Peek().IsAnyOf("COLUMN", "INDEX", "KEY")) continue;
            if (!part.Take("TO")) part.Take("AS");
            return [new(TableStatementKind.Rename, part.TableName(database), name)];
        }
        return [Of(TableStatementKind.Alter, name)];
    }

    private static TableStatement Renamed(TokenReader part, string database)
    {
        var from = Name(part, database);
        part.Expect("TO");
        return new(TableStatementKind.Rename, part.TableName(database), from);
    }

    private static IReadOnlyList<TableStatement> Dropped(TokenReader reader, string database)
    {
        reader.Take("IF", "EXISTS");
        return [.. reader.SplitAtCommas().Select(part => Of(TableStatementKind.Drop, part.TableName(database)))];
    }
}
