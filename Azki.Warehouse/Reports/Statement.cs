using System.Collections.Immutable;

namespace Azki.Warehouse.Reports;

/// <summary>A question to the warehouse: SQL with <c>{name:Type}</c> in it, and the values of these names. Text of viewers is never part of the SQL.</summary>
/// <param name="Sql">The SQL; where there are <see cref="Parts"/>, a query that reads them as tables.</param>
/// <param name="Parameters">The values: texts, whole numbers, days, lists of texts.</param>
public sealed record Statement(string Sql, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>A statement without parameters.</summary>
    public Statement(string sql) : this(sql, new Dictionary<string, object>())
    {
    }

    /// <summary>
    /// What can be asked for on its own. The engine plans a statement with one thread, and that takes longer than answering it where many small tables
    /// meet; parts are planned side by side. Each sees the warehouse as of its own moment: where several read what is not at rest, each shows its moment
    /// (<see cref="StatementPart.Moment"/>), and where these differ the statement is asked as one.
    /// </summary>
    public ImmutableArray<StatementPart> Parts { get; init; } = [];

    /// <summary>
    /// Whether the engine may make another statement of it before it runs it. That pays for what reads much; of statements over many small tables it takes longer
    /// than what it saves (<see cref="PlanningSettings"/>).
    /// </summary>
    public bool IsRewritten { get; init; }

    /// <summary>The SQL of all of it, as one statement.</summary>
    public string Whole => With(Parts.GroupBy(p => p.Table).Select(t => $"{t.Key} AS\n(\n{string.Join("\nUNION ALL\n", t.Select(p => p.Rows))}\n)"));

    /// <summary>The same question without parts.</summary>
    public Statement InOne => this with { Sql = Whole, Parts = [] };

    /// <summary>The same question around this one.</summary>
    public Statement Wrap(Func<string, string> sql) => this with { Sql = sql(Sql) };

    /// <summary>What is left to ask when the parts are answered: their rows are parameters, those of a table in one query, as each further one takes longer to plan.</summary>
    /// <param name="answers">Those of all parts.</param>
    internal Statement Over(IReadOnlyList<PartAnswer> answers)
    {
        var parameters = new Dictionary<string, object>(Parameters);
        var tables = new List<string>();
        foreach (var table in answers.GroupBy(a => a.Part.Table))
        {
            var rows = table.Select((a, i) => (Name: $"{table.Key}_{i}", a.Rows, a.Type)).ToList();
            foreach (var (name, text, _) in rows) parameters.Add(name, text);
            var columns = table.First().Part.Columns.Select((c, i) => $"r.{i + 1} AS {c}");
            tables.Add($"{table.Key} AS (SELECT {string.Join(", ", columns)} FROM (SELECT arrayJoin(arrayConcat({string.Join(", ", rows.Select(r => $"CAST({{{r.Name}:String}} AS {r.Type})"))})) AS r))");
        }
        return this with { Sql = With(tables), Parameters = parameters, Parts = [] };
    }

    private string With(IEnumerable<string> tables) => Parts.IsEmpty ? Sql : $"WITH {string.Join(",\n", tables)}\n{Sql}";
}
