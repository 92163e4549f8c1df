namespace Azki.Warehouse.Reports;

/// <summary>A query within a <see cref="Statement"/> that depends on nothing but the statement's parameters. Its answer is some hundred rows.</summary>
/// <param name="Name">What the statement reads it by, as if it were a table.</param>
/// <param name="Columns">The names of its columns, in order.</param>
/// <param name="Sql">The query.</param>
public sealed record StatementPart(string Name, IReadOnlyList<string> Columns, string Sql)
{
    /// <summary>Whether it reads nothing but closed pieces that it names, so that its answer is always the same.</summary>
    public bool IsAtRest { get; init; }

    /// <summary>
    /// What shows the moment it saw the warehouse at, as an aggregate over its rows in SQL; null where nothing else of its statement reads what is not at rest.
    /// Parts that show different moments do not fit together.
    /// </summary>
    public string? Moment { get; init; }

    // Rows as one text, and what it is to be read as: so an answer is handed on without a look at what is in it.
    internal string Question => $"SELECT toString(rows), toTypeName(rows), moment FROM (SELECT groupArray(tuple(*)) AS rows, toString({Moment ?? "''"}) AS moment FROM (\n{Sql}\n))";

    /// <summary>The part as a table expression.</summary>
    internal string Definition => $"{Name} AS\n(\n{Sql}\n)";

    /// <summary>The part as a table expression over its answer, which is in the parameter of its name.</summary>
    /// <param name="type">The type of the answer, as the warehouse told it.</param>
    internal string DefinitionOver(string type) =>
        $"{Name} AS (SELECT {string.Join(", ", Columns.Select((c, i) => $"r.{i + 1} AS {c}"))} FROM (SELECT arrayJoin(CAST({{{Name}:String}} AS {type})) AS r))";
}
