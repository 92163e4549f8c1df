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
    public string Whole => With(p => p.Definition);

    /// <summary>The same question without parts.</summary>
    public Statement InOne => this with { Sql = Whole, Parts = [] };

    /// <summary>The same question around this one.</summary>
    public Statement Wrap(Func<string, string> sql) => this with { Sql = sql(Sql) };

    /// <summary>What is left to ask when the parts are answered.</summary>
    /// <param name="answers">Those of all parts.</param>
    internal Statement Over(IReadOnlyList<PartAnswer> answers)
    {
        var of = answers.ToDictionary(a => a.Part.Name);
        var parameters = new Dictionary<string, object>(Parameters);
        foreach (var (name, answer) in of) parameters.Add(name, answer.Rows);
        return this with { Sql = With(p => p.DefinitionOver(of[p.Name].Type)), Parameters = parameters, Parts = [] };
    }

    private string With(Func<StatementPart, string> definition) => Parts.IsEmpty ? Sql : $"WITH {string.Join(",\n", Parts.Select(definition))}\n{Sql}";
}
