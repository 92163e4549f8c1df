namespace MySql.Replication.Ddl;

/// <summary>
/// Tables as they are at a point of the stream, each statement applied as it comes. What is not understood is forgotten: asking the server
/// again is right for a reader that is not behind.
/// </summary>
internal sealed class SchemaHistory
{
    private readonly Dictionary<TableName, TableSchema> _tables = [];

    public TableSchema? Find(TableName name) => _tables.GetValueOrDefault(name);

    public void Remember(TableName name, TableSchema schema) => _tables[name] = schema;

    public void Forget(TableName name) => _tables.Remove(name);

    public void Apply(string statement, string database)
    {
        var reader = new TokenReader(SqlTokens.Of(statement));
        try
        {
            if (reader.Take("CREATE")) Create(reader, database);
            else if (reader.Take("ALTER")) Alter(reader, database);
            else if (reader.Take("RENAME", "TABLE") || reader.Take("RENAME", "TABLES")) Rename(reader, database);
            else if (reader.Take("DROP", "DATABASE") || reader.Take("DROP", "SCHEMA")) DropDatabase(reader);
            else if (reader.Take("DROP", "TABLE") || reader.Take("DROP", "TABLES")) Drop(reader, database);
        }
        catch (FormatException)
        {
            _tables.Clear();
        }
    }

    private void Create(TokenReader reader, string database)
    {
        reader.Take("OR", "REPLACE");
        // A temporary table's rows are in no log.
        if (!reader.Take("TABLE")) return;
        var isOptional = reader.Take("IF", "NOT", "EXISTS");
        var name = reader.TableName(database);
        if (isOptional && _tables.ContainsKey(name)) return;
        Forget(name);
        if (!reader.Peek().Is("(") || reader.Peek(1).Is("LIKE") || reader.Peek(1).Is("SELECT")) return;

        var draft = new TableDraft(new([], []) { IsSupposed = isOptional });
        foreach (var part in new TokenReader(reader.Parenthesised()).SplitAtCommas()) AlterTable.Add(draft, part);
        // CREATE TABLE … SELECT has columns that are not written here.
        while (!reader.IsAtEnd)
        {
            if (reader.Peek().IsAnyOf("SELECT", "TABLE", "VALUES", "WITH")) return;
            AlterTable.TakeOption(draft, reader);
        }
        Remember(name, draft.ToSchema());
    }

    private void Alter(TokenReader reader, string database)
    {
        foreach (var word in (string[])["ONLINE", "OFFLINE", "IGNORE"]) reader.Take(word);
        if (!reader.Take("TABLE")) return;
        reader.Take("IF", "EXISTS");
        var name = reader.TableName(database);
        if (reader.Take("WAIT")) reader.Next();
        reader.Take("NOWAIT");
        if (Find(name) is not { } schema) return;
        // Forgotten until the whole statement is understood.
        Forget(name);
        var draft = new TableDraft(schema);
        var renamed = AlterTable.Apply(draft, reader);
        Remember(renamed is null ? name : renamed(database), draft.ToSchema());
    }

    private void Rename(TokenReader reader, string database)
    {
        foreach (var one in reader.SplitAtCommas())
        {
            one.Take("IF", "EXISTS");
            var from = one.TableName(database);
            one.Expect("TO");
            var to = one.TableName(database);
            Forget(to);
            if (_tables.Remove(from, out var schema)) Remember(to, schema);
        }
    }

    private void Drop(TokenReader reader, string database)
    {
        reader.Take("IF", "EXISTS");
        foreach (var one in reader.SplitAtCommas()) Forget(one.TableName(database));
    }

    private void DropDatabase(TokenReader reader)
    {
        reader.Take("IF", "EXISTS");
        var database = reader.Next().Text;
        foreach (var name in _tables.Keys.Where(n => n.Database == database).ToList()) Forget(name);
    }
}
