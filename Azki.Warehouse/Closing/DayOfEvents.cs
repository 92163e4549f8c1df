using System.Collections.Immutable;
using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>A day that has events.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Known">Its events of known users.</param>
/// <param name="Unknown">Its events of users not known yet.</param>
/// <param name="Rebuilds">How often its month was put anew in its place.</param>
public sealed record DayOfEvents(DateOnly Day, ulong Known, ulong Unknown, ulong Rebuilds)
{
    /// <summary>What of it is counted already, in order.</summary>
    public ImmutableArray<ClosedPiece> Pieces { get; init; } = [];

    /// <summary>What was closed of it and not closed anew since, whether it holds or not.</summary>
    internal ImmutableArray<RecordedPiece> Recorded { get; init; } = [];

    /// <summary>Builds of the day, and of the week that begins with it, that count no more, and the build that counts instead.</summary>
    internal ImmutableArray<(ulong Build, ulong By)> Replaced { get; init; } = [];

    /// <summary>The weeks closed with it: their builds, and those of their days.</summary>
    internal ImmutableArray<(ulong Build, ImmutableArray<ulong> Days)> Weeks { get; init; } = [];

    /// <summary>What was linked of it to the days before, whether it holds or not.</summary>
    internal ImmutableArray<RecordedLink> Links { get; init; } = [];

    /// <summary>What of that holds; null where the day is not linked.</summary>
    internal RecordedLink? Link { get; init; }

    /// <summary>The first minute that <see cref="Link"/> does not have: of the day that is going on its first pieces are linked.</summary>
    internal int LinkedUntil { get; init; }

    /// <summary>The first minute that is asked about.</summary>
    internal int Since { get; init; }

    /// <summary>What was looked up since the latest piece of all days was closed; null where there was none.</summary>
    internal Lookups? Lookups { get; init; }

    /// <summary>Whether all of it is counted already.</summary>
    public bool IsClosed => Pieces is [{ IsDay: true }];

    /// <summary>Whether nothing of it is.</summary>
    public bool IsOpen => Pieces.IsEmpty && Since == 0;

    /// <summary>What comes after its link.</summary>
    internal DayOfEvents AfterLink => this with { Since = LinkedUntil, Pieces = [.. Pieces.Where(p => p.From >= LinkedUntil)] };

    /// <inheritdoc/>
    public bool Equals(DayOfEvents? other) =>
        other is not null && (Day, Known, Unknown, Rebuilds) == (other.Day, other.Known, other.Unknown, other.Rebuilds) && Pieces.SequenceEqual(other.Pieces);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Day, Known, Unknown, Rebuilds, Pieces.Length);

    internal string DaySql => Day.ToString("\\'yyyy-MM-dd\\'", CultureInfo.InvariantCulture);

    /// <summary>The minutes between its pieces, where it has some.</summary>
    internal IEnumerable<(int From, int To)> OpenSpans()
    {
        if (IsOpen) yield break;
        var minute = Since;
        foreach (var piece in Pieces)
        {
            if (piece.From > minute) yield return (minute, piece.From);
            minute = piece.To;
        }
        if (minute < ClosedPiece.Day) yield return (minute, ClosedPiece.Day);
    }
}
