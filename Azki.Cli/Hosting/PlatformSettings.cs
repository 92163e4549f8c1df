using Azki.Cli.Homes;

namespace Azki.Cli.Hosting;

/// <summary>How the platform is hosted in this process.</summary>
/// <param name="Home">The home folder.</param>
/// <param name="Port">The port of the HTTP interface; null opens none.</param>
/// <param name="ClickHousePort">The port of the ClickHouse HTTP interface; null opens none.</param>
/// <param name="Verbose">Logs from Information on.</param>
/// <param name="Scope">Which services run.</param>
internal sealed record PlatformSettings(
    string Home, int? Port = null, int? ClickHousePort = null, bool Verbose = false, PlatformScope Scope = PlatformScope.All)
{
    /// <summary>A users.csv to keep in step with while running, from when <see cref="CdcBridge.FirstUsersLoad"/> is over.</summary>
    public string? WatchedUsers { get; init; }

    /// <summary>What a new home is begun as; null where the home must be there already.</summary>
    public HomeFormat? Begin { get; init; }

    /// <summary>Whether anything is listened on.</summary>
    public bool IsServing => Port is not null || ClickHousePort is not null;
}
