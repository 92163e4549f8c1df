namespace MySql.Replication.Ddl;

/// <summary>A table's columns while a statement changes them. What it does not have is a <see cref="FormatException"/>.</summary>
internal sealed class TableDraft(TableSchema schema)
{
    private readonly List<ColumnSchema> _columns = [.. schema.Columns];
    private List<string> _primaryKey = [.. schema.PrimaryKey];

    public TableSchema ToSchema() => new([.. _columns], [.. _primaryKey]);

    public bool Has(string name) => Find(name) >= 0;

    public void Add(ColumnDdl added)
    {
        Place(added, _columns.Count);
        if (added.IsPrimaryKey) _primaryKey = [added.Column.Name];
    }

    public void Drop(string name)
    {
        _columns.RemoveAt(IndexOf(name));
        _primaryKey.RemoveAll(key => IsSame(key, name));
    }

    public void Change(string name, ColumnDdl changed)
    {
        var at = IndexOf(name);
        _columns.RemoveAt(at);
        Place(changed, at);
        RenameKey(name, changed.Column.Name);
        if (changed.IsPrimaryKey) _primaryKey = [changed.Column.Name];
    }

    public void Rename(string name, string other)
    {
        var at = IndexOf(name);
        _columns[at] = _columns[at] with { Name = other };
        RenameKey(name, other);
    }

    public void SetPrimaryKey(IEnumerable<string> names) => _primaryKey = [.. names];

    public void ConvertTo(string charset)
    {
        for (var i = 0; i < _columns.Count; i++)
            if (_columns[i].Charset is not null) _columns[i] = _columns[i] with { Charset = charset };
    }

    private static bool IsSame(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private void Place(ColumnDdl column, int at)
    {
        if (column.IsFirst) at = 0;
        else if (column.After is { } after) at = IndexOf(after) + 1;
        _columns.Insert(at, column.Column);
    }

    private void RenameKey(string name, string other) => _primaryKey = [.. _primaryKey.Select(key => IsSame(key, name) ? other : key)];

    private int Find(string name) => _columns.FindIndex(c => IsSame(c.Name, name));

    private int IndexOf(string name) => Find(name) is var at and >= 0 ? at : throw new FormatException($"There is no column {name}.");
}
