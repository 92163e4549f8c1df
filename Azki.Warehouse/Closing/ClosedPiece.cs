namespace Azki.Warehouse.Closing;

/// <summary>Minutes of a day that are counted ahead.</summary>
/// <param name="From">The first minute of the day.</param>
/// <param name="To">The first minute after it.</param>
/// <param name="Build">The build of what was counted; no other piece has it.</param>
/// <param name="HasTouches">Whether the touches of its purchases hold as well, which depend on the days before.</param>
public sealed record ClosedPiece(int From, int To, ulong Build, bool HasTouches)
{
    /// <summary>Minutes of a day.</summary>
    public const int Day = 24 * 60;

    /// <summary>Whether it is a day and not a part of one.</summary>
    public bool IsDay => From == 0 && To == Day;
}
