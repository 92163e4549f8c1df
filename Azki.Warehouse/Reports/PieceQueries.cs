using System.Collections.Immutable;

namespace Azki.Warehouse.Reports;

/// <summary>Queries of the same columns over closed pieces, which are at rest, and over what is open, for a statement that adds their rows up.</summary>
/// <param name="Name">The table of the parts.</param>
/// <param name="Columns">The columns of each query, in order.</param>
/// <param name="All">The query over both.</param>
/// <param name="Closed">Those over closed pieces; none where nothing is closed.</param>
/// <param name="Open">Those over what is open; none where nothing is open.</param>
internal sealed record PieceQueries(string Name, IReadOnlyList<string> Columns, string All, IReadOnlyList<string> Closed, IReadOnlyList<string> Open)
{
    /// <summary>The <see cref="StatementPart.Moment"/> of what is open.</summary>
    public string? Moment { get; init; }

    /// <summary>Queries of other things that have rows of these columns, too.</summary>
    public IReadOnlyList<QueryBeside> Beside { get; init; } = [];

    /// <summary>What is closed, and all that may change meanwhile; where there is one of them only, nothing is to be asked apart.</summary>
    public ImmutableArray<StatementPart> Parts => Closed.Count == 0 || Open.Count == 0 ? []
        : [new(Name, Columns, Together(Closed)) { IsAtRest = true }, new(Name, Columns, Together([All, .. Open])) { Moment = Moment }, .. PartsBeside];

    /// <summary>The rows of all as a table expression: the parts' table where there are some.</summary>
    public string Rows => Parts.IsEmpty ? $"(\n{Together([All, .. Closed, .. Open, .. PartsBeside.Select(p => p.Rows)])}\n)" : Name;

    private IEnumerable<StatementPart> PartsBeside => Beside.Select(q => new StatementPart(Name, Columns, q.Sql) { IsAtRest = q.IsAtRest, Moment = q.Moment });

    private static string Together(IEnumerable<string> queries) => string.Join("\nUNION ALL\n", queries);
}

/// <summary>A query that has its rows beside those of <see cref="PieceQueries"/>.</summary>
/// <param name="Sql">The query.</param>
internal sealed record QueryBeside(string Sql)
{
    /// <summary><see cref="StatementPart.IsAtRest"/>.</summary>
    public bool IsAtRest { get; init; }

    /// <summary><see cref="StatementPart.Moment"/>.</summary>
    public string? Moment { get; init; }
}
