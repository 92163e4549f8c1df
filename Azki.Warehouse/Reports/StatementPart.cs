namespace Azki.Warehouse.Reports;

/// <summary>A query within a <see cref="Statement"/> that depends on nothing but the statement's parameters. Its answer is some hundred rows.</summary>
/// <param name="Name">What the statement reads it by, as if it were a table.</param>
/// <param name="Columns">The names of its columns, in order.</param>
/// <param name="Sql">The query.</param>
public sealed record StatementPart(string Name, IReadOnlyList<string> Columns, string Sql)
{
    /// <summary>Bytes of an answer that are handed on: servers take a parameter of 131,072, and some characters are written as two.</summary>
    internal const int MostBytes = 48 * 1024;

    // Rows as one text, and what it is to be read as: so an answer is handed on without a look at what is in it.
    internal string Question => $"SELECT toString(rows), toTypeName(rows) FROM (SELECT groupArray(tuple(*)) AS rows FROM (\n{Sql}\n))";

    /// <summary>The part as a table expression.</summary>
    internal string Definition => $"{Name} AS\n(\n{Sql}\n)";

    /// <summary>The part as a table expression over its answer, which is in the parameter of its name.</summary>
    /// <param name="type">The type of the answer, as the warehouse told it.</param>
    internal string DefinitionOver(string type) =>
        $"{Name} AS (SELECT {string.Join(", ", Columns.Select((c, i) => $"r.{i + 1} AS {c}"))} FROM (SELECT arrayJoin(CAST({{{Name}:String}} AS {type})) AS r))";
}
