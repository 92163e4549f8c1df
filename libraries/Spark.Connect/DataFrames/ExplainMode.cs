namespace Spark.Connect;

/// <summary>What an explanation shows; the numbers are those of the protocol.</summary>
public enum ExplainMode
{
    /// <summary>The physical plan.</summary>
    Simple = 1,

    /// <summary>The logical plans as well.</summary>
    Extended = 2,

    /// <summary>The physical plan and the code made of it.</summary>
    Codegen = 3,

    /// <summary>The logical plan with its statistics.</summary>
    Cost = 4,

    /// <summary>The physical plan as an outline, then each of its nodes.</summary>
    Formatted = 5,
}
