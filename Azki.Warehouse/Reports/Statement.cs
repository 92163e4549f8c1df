namespace Azki.Warehouse.Reports;

/// <summary>A question to the warehouse: SQL with <c>{name:Type}</c> in it, and the values of these names. Text of viewers is never part of the SQL.</summary>
/// <param name="Sql">The SQL.</param>
/// <param name="Parameters">The values: texts, whole numbers, days, lists of texts.</param>
public sealed record Statement(string Sql, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>A statement without parameters.</summary>
    public Statement(string sql) : this(sql, new Dictionary<string, object>())
    {
    }

    /// <summary>The same question around this one.</summary>
    public Statement Wrap(Func<string, string> sql) => this with { Sql = sql(Sql) };
}
