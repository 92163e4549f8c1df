using System.Collections.Immutable;

namespace Azki.Warehouse.Reports;

/// <summary>Queries of the same columns over closed pieces, which are at rest, and over what is open, for a statement that adds their rows up.</summary>
/// <param name="Name">What the parts are named by.</param>
/// <param name="Columns">The columns of each query, in order.</param>
/// <param name="All">The query over both.</param>
/// <param name="Closed">Those over closed pieces; none where nothing is closed.</param>
/// <param name="Open">Those over what is open; none where nothing is open.</param>
internal sealed record PieceQueries(string Name, IReadOnlyList<string> Columns, string All, IReadOnlyList<string> Closed, IReadOnlyList<string> Open)
{
    /// <summary>The <see cref="StatementPart.Moment"/> of what is open.</summary>
    public string? Moment { get; init; }

    /// <summary>What is closed, and all that may change meanwhile; where there is one of them only, nothing is to be asked apart.</summary>
    public ImmutableArray<StatementPart> Parts => Closed.Count == 0 || Open.Count == 0 ? []
        : [new($"{Name}_closed", Columns, Together(Closed)) { IsAtRest = true }, new($"{Name}_open", Columns, Together([All, .. Open])) { Moment = Moment }];

    /// <summary>The rows of all, read from the parts where there are some.</summary>
    public string Rows => Together(Parts.IsEmpty ? [All, .. Closed, .. Open] : Parts.Select(p => $"SELECT * FROM {p.Name}"));

    private static string Together(IEnumerable<string> queries) => string.Join("\nUNION ALL\n", queries);
}
