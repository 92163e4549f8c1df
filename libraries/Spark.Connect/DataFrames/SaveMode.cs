namespace Spark.Connect;

/// <summary>What happens to what is there already; the numbers are those of the protocol.</summary>
public enum SaveMode
{
    /// <summary>It stays, rows are added.</summary>
    Append = 1,

    /// <summary>It is replaced.</summary>
    Overwrite = 2,

    /// <summary>Writing fails.</summary>
    ErrorIfExists = 3,

    /// <summary>Nothing is written.</summary>
    Ignore = 4,
}
