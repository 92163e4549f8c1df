namespace Azki.Warehouse.Reports;

/// <summary>A query within a <see cref="Statement"/> that depends on nothing but the statement's parameters. Its answer is some hundred rows.</summary>
/// <param name="Table">What the statement reads it by, as if it were a table: that has the rows of all parts of this name.</param>
/// <param name="Columns">The names of the table's columns, in order; the same for all its parts.</param>
/// <param name="Sql">The query, of these columns; where it has a <see cref="Moment"/>, it may have more, which that reads.</param>
public sealed record StatementPart(string Table, IReadOnlyList<string> Columns, string Sql)
{
    /// <summary>Whether it reads nothing but closed pieces that it names, so that its answer is always the same.</summary>
    public bool IsAtRest { get; init; }

    /// <summary>
    /// What shows the moment it saw the warehouse at, as an aggregate over its rows in SQL; null where nothing else of its statement reads what is not at rest.
    /// Parts that show different moments do not fit together.
    /// </summary>
    public string? Moment { get; init; }

    // Rows as one text, and what it is to be read as: so an answer is handed on without a look at what is in it.
    internal string Question => $"SELECT toString(rows), toTypeName(rows), moment FROM (SELECT groupArray(tuple({string.Join(", ", Columns)})) AS rows, toString({Moment ?? "''"}) AS moment FROM (\n{Sql}\n))";

    /// <summary>The query, of the columns of its table only.</summary>
    internal string Rows => Moment is null ? Sql : $"SELECT {string.Join(", ", Columns)} FROM (\n{Sql}\n)";
}
