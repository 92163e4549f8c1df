namespace Spark.Connect;

/// <summary>A column of a data frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as SQL writes it, such as <c>DECIMAL(10,2)</c> or <c>ARRAY&lt;STRING&gt;</c>.</param>
/// <param name="IsNullable">Whether it may be NULL.</param>
public sealed record SparkColumn(string Name, string Type, bool IsNullable);
