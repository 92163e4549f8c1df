using MySql.Replication.Tables;

namespace MySql.Replication.Ddl;

/// <summary>
/// A table's columns while a statement changes them. What it does not have is a <see cref="FormatException"/>. Names of columns that it renames are those before it, all
/// at once: two may swap theirs.
/// </summary>
internal sealed class TableDraft(TableSchema schema)
{
    private readonly List<ColumnSchema> _columns = [.. schema.Columns];
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<ColumnSchema> _renamed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _newNames = new(StringComparer.OrdinalIgnoreCase);
    private List<string>? _primaryKey;
    private bool _isConverted;

    /// <summary>Of the columns that this statement writes without one, wherever in the statement it is told.</summary>
    public string? Charset { get; set; } = schema.Charset;

    public TableSchema ToSchema() => new([.. _columns.Select(WithCharset)], PrimaryKey()) { Charset = Charset, IsSupposed = schema.IsSupposed };

    public bool Has(string name) => Find(name) >= 0;

    public void Add(ColumnDdl added)
    {
        Place(added, _columns.Count);
        if (added.IsPrimaryKey) _primaryKey = [added.Column.Name];
    }

    public void Drop(string name)
    {
        _columns.RemoveAt(IndexBefore(name));
        _newNames[name] = "";
    }

    public void Change(string name, ColumnDdl changed)
    {
        var at = IndexBefore(name);
        _columns.RemoveAt(at);
        Place(changed, at);
        NoteName(name, changed.Column);
        if (changed.IsPrimaryKey) _primaryKey = [changed.Column.Name];
    }

    public void Rename(string name, string other)
    {
        var at = IndexBefore(name);
        _columns[at] = _columns[at] with { Name = other };
        NoteName(name, _columns[at]);
    }

    public void SetPrimaryKey(IEnumerable<string> names) => _primaryKey = [.. names];

    /// <summary>All text there is and is to come, also what this statement writes with another character set.</summary>
    /// <param name="charset">Null for the database's, which is not known here.</param>
    public void ConvertTo(string? charset) => (Charset, _isConverted) = (charset, true);

    private static bool IsSame(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private ColumnSchema WithCharset(ColumnSchema column)
    {
        if (_isConverted && column.Charset != "binary" && SqlType.Parse(column.Type).IsText) return column with { Charset = Charset };
        return _written.Contains(column.Name) ? column.OrCharset(Charset) : column;
    }

    private void Place(ColumnDdl column, int at)
    {
        if (column.IsFirst) at = 0;
        else if (column.After is { } after) at = IndexOf(after) + 1;
        _columns.Insert(at, column.Column);
        _written.Add(column.Column.Name);
    }

    private void NoteName(string before, ColumnSchema column)
    {
        if (IsSame(before, column.Name)) return;
        _renamed.Add(column);
        _newNames[before] = column.Name;
    }

    // One that the statement sets is told by new names.
    private string[] PrimaryKey() => _primaryKey is { } set ? [.. set]
        : [.. schema.PrimaryKey.Select(key => _newNames.GetValueOrDefault(key, key)).Where(key => key.Length > 0)];

    private int Find(string name) => _columns.FindIndex(c => IsSame(c.Name, name));

    // Of the columns there were before the statement; of those that it makes where there is none.
    private int IndexBefore(string name) => _columns.FindIndex(c => IsSame(c.Name, name) && !_renamed.Contains(c)) is var at and >= 0 ? at : IndexOf(name);

    private int IndexOf(string name) => Find(name) is var at and >= 0 ? at : throw new FormatException($"There is no column {name}.");
}
