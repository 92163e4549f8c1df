namespace Azki.Core.Users;

/// <summary>What happened to a user; Debezium's <c>op</c>.</summary>
public enum ChangeKind : byte
{
    /// <summary><c>c</c></summary>
    Create,

    /// <summary><c>u</c></summary>
    Update,

    /// <summary><c>d</c></summary>
    Delete,

    /// <summary><c>r</c>: read when the source was first copied.</summary>
    Snapshot,
}
