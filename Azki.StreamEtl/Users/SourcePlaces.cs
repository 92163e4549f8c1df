using Azki.Core.Users;

namespace Azki.StreamEtl.Users;

/// <summary>
/// Where in its source the latest change of a user was made, of sources that send no epoch: a connector that is started again sends some changes
/// again, under new offsets and with the same places.
/// </summary>
internal sealed class SourcePlaces
{
    private readonly Dictionary<uint, (SourcePlace Place, long TimeUs)> _latest = [];

    /// <summary>The latest change of a user was made there and then.</summary>
    public void Set(uint userId, SourcePlace place, long timeUs) => _latest[userId] = (place, timeUs);

    /// <summary>
    /// Whether a change was made before the latest one. By its place alone that is not told: the log files of a server that took over, or was
    /// set up anew, are numbered from the beginning, but what they have is younger.
    /// </summary>
    public bool IsPast(uint userId, SourcePlace place, long timeUs) =>
        place.IsKnown && _latest.TryGetValue(userId, out var latest) && place.CompareTo(latest.Place) < 0 && timeUs <= latest.TimeUs;

    /// <summary>Whether the latest change was made there.</summary>
    public bool IsLatest(uint userId, SourcePlace place) => place.IsKnown && _latest.TryGetValue(userId, out var latest) && place == latest.Place;
}
