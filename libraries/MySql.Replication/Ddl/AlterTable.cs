namespace MySql.Replication.Ddl;

/// <summary>What ALTER TABLE and CREATE TABLE do to a table's columns; indexes, partitions and options do nothing to them.</summary>
internal static class AlterTable
{
    private static readonly string[] NoColumn = ["INDEX", "KEY", "UNIQUE", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "PARTITION", "PERIOD", "SYSTEM"];

    /// <param name="draft">The table before; afterwards, after.</param>
    /// <param name="changes">All after the table's name.</param>
    /// <returns>The table's new name in this statement, or null.</returns>
    public static Func<string, TableName>? Apply(TableDraft draft, TokenReader changes)
    {
        Func<string, TableName>? renamed = null;
        foreach (var change in changes.SplitAtCommas())
        {
            if (change.Take("ADD")) Add(draft, change);
            else if (change.Take("DROP")) Drop(draft, change);
            else if (change.Take("MODIFY"))
            {
                var column = Column(change);
                if (draft.Has(column.Column.Name)) draft.Change(column.Column.Name, column);
            }
            else if (change.Take("CHANGE"))
            {
                SkipColumnWords(change);
                draft.Change(change.Next().Text, ColumnDdl.Parse(change));
            }
            else if (change.Take("RENAME", "COLUMN"))
            {
                var name = change.Next().Text;
                change.Expect("TO");
                draft.Rename(name, change.Next().Text);
            }
            else if (change.Take("RENAME") && !change.Peek().IsAnyOf("INDEX", "KEY"))
            {
                if (!change.Take("TO") && !change.Take("AS")) change.Take("=");
                renamed = change.TableName;
            }
            else if (change.Take("CONVERT", "TO"))
            {
                var charset = default(string);
                if (CharsetClause.Take(change, ref charset)) draft.ConvertTo(charset);
            }
            else if (!change.Peek().IsAnyOf("ALTER", "INDEX", "KEY"))
                while (!change.IsAtEnd) TakeOption(draft, change);
        }
        return renamed;
    }

    /// <summary>A column, a key, or something else between the commas of CREATE TABLE; also what follows ADD.</summary>
    public static void Add(TableDraft draft, TokenReader added)
    {
        var isColumn = added.Take("COLUMN");
        added.Take("IF", "NOT", "EXISTS");
        if (added.Peek().Is("("))
        {
            foreach (var one in new TokenReader(added.Parenthesised()).SplitAtCommas()) Add(draft, one);
            return;
        }
        if (!isColumn)
        {
            if (added.Take("CONSTRAINT") && !added.Peek().IsAnyOf("PRIMARY", "UNIQUE", "FOREIGN", "CHECK")) added.Next();
            if (added.Take("PRIMARY", "KEY"))
            {
                while (!added.Peek().Is("(")) added.Next();
                draft.SetPrimaryKey(new TokenReader(added.Parenthesised()).SplitAtCommas().Select(key => key.Next().Text));
                return;
            }
            if (added.Peek().IsAnyOf(NoColumn)) return;
        }
        var column = ColumnDdl.Parse(added);
        if (!draft.Has(column.Column.Name)) draft.Add(column);
    }

    /// <summary>An option of the table as far as it says something of its columns; else one token.</summary>
    public static void TakeOption(TableDraft draft, TokenReader options)
    {
        var charset = draft.Charset;
        if (CharsetClause.Take(options, ref charset)) draft.Charset = charset;
        else options.Next();
    }

    private static void Drop(TableDraft draft, TokenReader dropped)
    {
        if (dropped.Take("PRIMARY", "KEY"))
        {
            draft.SetPrimaryKey([]);
            return;
        }
        if (dropped.Peek().IsAnyOf("INDEX", "KEY", "FOREIGN", "CHECK", "CONSTRAINT", "PARTITION", "PERIOD", "SYSTEM")) return;
        dropped.Take("COLUMN");
        var mayMiss = dropped.Take("IF", "EXISTS");
        var name = dropped.Next().Text;
        if (!mayMiss || draft.Has(name)) draft.Drop(name);
    }

    private static ColumnDdl Column(TokenReader change)
    {
        SkipColumnWords(change);
        return ColumnDdl.Parse(change);
    }

    private static void SkipColumnWords(TokenReader change)
    {
        change.Take("COLUMN");
        change.Take("IF", "EXISTS");
    }
}
