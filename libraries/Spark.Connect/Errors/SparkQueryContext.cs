namespace Spark.Connect;

/// <summary>A place in a query that an error speaks of.</summary>
/// <param name="ObjectType">Kind of the object whose text it is, such as <c>VIEW</c>; empty for the query itself.</param>
/// <param name="ObjectName">Its name; empty for the query itself.</param>
/// <param name="StartIndex">First character, from 0.</param>
/// <param name="StopIndex">Last character, from 0.</param>
/// <param name="Fragment">The text there.</param>
public sealed record SparkQueryContext(string ObjectType, string ObjectName, int StartIndex, int StopIndex, string Fragment);
