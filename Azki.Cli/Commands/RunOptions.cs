using Azki.CdcBridge;
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
    /// <param name="home">The home of now; null for one that is begun.</param>
    /// <param name="areUsersInDatabase">Users come from a database and from no file.</param>
    public (string? Users, IReadOnlyList<string> Events, HomeFormat Format) Inputs(HomeFormat? home, bool areUsersInDatabase)
    {
        if (areUsersInDatabase && Users is not null)
            throw new CliException($"Users come from the database that ConnectionStrings__{CdcOptions.ConnectionName} names: leave out --users, or unset it.", ExitCodes.Usage);
        var format = home ?? new HomeFormat(HomeFormat.Current, SampleUsers: Users is null && !areUsersInDatabase, SampleEvents: Events.Count == 0);
        if (areUsersInDatabase) format = format with { SampleUsers = false };
        var users = Users ?? (format.SampleUsers ? Sample.Users : null);
        var events = Events.Count > 0 ? Events : format.SampleEvents ? [Sample.Events] : [];
        return (users, events, format);
    }
}
