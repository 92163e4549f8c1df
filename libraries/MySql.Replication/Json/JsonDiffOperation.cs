namespace MySql.Replication.Json;

/// <summary>What a diff does to a JSON document.</summary>
public enum JsonDiffOperation
{
    /// <summary>The value at the path becomes another.</summary>
    Replace = 0,

    /// <summary>A new member of an object, or a new element of an array before the one at the path.</summary>
    Insert = 1,

    /// <summary>The value at the path goes away.</summary>
    Remove = 2,
}
