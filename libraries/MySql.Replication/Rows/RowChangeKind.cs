namespace MySql.Replication;

/// <summary>What happened to rows.</summary>
public enum RowChangeKind
{
    /// <summary>They are new: each has an image after.</summary>
    Insert,

    /// <summary>They changed: each has an image before and one after.</summary>
    Update,

    /// <summary>They are gone: each has an image before.</summary>
    Delete,
}
