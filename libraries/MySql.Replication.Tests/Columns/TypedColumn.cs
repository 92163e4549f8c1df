using CsCheck;

namespace MySql.Replication.Tests.Columns;

/// <summary>A column of some type, literals for it, and the SQL that prints it as the decoder does.</summary>
/// <param name="Type">As in CREATE TABLE.</param>
/// <param name="Literal">SQL literals, of ordinary values and of the edges.</param>
/// <param name="Print">The expression; {0} is the column.</param>
internal sealed record TypedColumn(string Type, Gen<string> Literal, string Print = "CAST({0} AS CHAR)");
