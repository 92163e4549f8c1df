using Azki.Cli.Homes;

namespace Azki.Cli.Commands;

/// <summary>What <c>azki run</c> was asked for.</summary>
internal sealed record RunOptions(
    string Home, string? Users, IReadOnlyList<string> Events, bool Once, bool Json, int Port, int ClickHousePort, bool ConfirmRemovals, bool Verbose)
{
    /// <summary>
    /// The files to load. The sample stands in for what is not named when a home is begun, and ever after in that home only: later runs
    /// without files don't mix it into a home that was begun with files of one's own.
    /// </summary>
    public (string? Users, IReadOnlyList<string> Events, HomeFormat Format) Inputs(HomeFormat? home)
    {
        var format = home ?? new HomeFormat(HomeFormat.Current, SampleUsers: Users is null, SampleEvents: Events.Count == 0);
        var users = Users ?? (format.SampleUsers ? Sample.Users : null);
        var events = Events.Count > 0 ? Events : format.SampleEvents ? [Sample.Events] : [];
        return (users, events, format);
    }
}
