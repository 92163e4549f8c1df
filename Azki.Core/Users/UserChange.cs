namespace Azki.Core.Users;

/// <summary>A change of one user, as it travels in <see cref="Topics.Users"/>.</summary>
public sealed record UserChange
{
    /// <summary>What happened.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The user concerned.</summary>
    public required uint UserId { get; init; }

    /// <summary>The user before; null for a create or snapshot, and where the source does not tell.</summary>
    public User? Before { get; init; }

    /// <summary>The user after; null only for a delete.</summary>
    public User? After { get; init; }

    /// <summary>When the source created the row of <see cref="After"/>, where it tells.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the source last changed the row of <see cref="After"/>, where it tells.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Where in the source the change was made.</summary>
    public required ChangeSource Source { get; init; }

    /// <summary>When the change was captured: microseconds since 1970-01-01 UTC.</summary>
    public long CapturedUs { get; init; }

    /// <summary>When the source made the change: microseconds since 1970-01-01 UTC.</summary>
    public long SourceTimeUs => Source.TimeUs;
}
