namespace Azki.Warehouse.Closing;

/// <summary>A day as it was linked to the days before, whether it holds or not; see linked_days.</summary>
/// <param name="Build">The build of its rows of linked_journeys.</param>
/// <param name="MadeOf">What they were made of, as <see cref="LinkChoice.MadeOf"/> tells it; 0 where they were only begun.</param>
/// <param name="HasOtherTypes">Whether its paths have event types that are no steps.</param>
internal sealed record RecordedLink(ulong Build, ulong MadeOf, bool HasOtherTypes)
{
    public bool IsDone => MadeOf != 0;
}
