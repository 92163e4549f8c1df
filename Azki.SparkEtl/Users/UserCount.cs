namespace Azki.SparkEtl.Users;

/// <summary>How many users there are.</summary>
internal enum UserCount
{
    /// <summary>Each executor can hold them all.</summary>
    Few,

    /// <summary>They are shuffled.</summary>
    Many,
}
