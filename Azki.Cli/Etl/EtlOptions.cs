using Azki.SparkEtl;

namespace Azki.Cli.Etl;

/// <summary>What <c>azki etl</c> was asked for.</summary>
/// <param name="Home">The home folder.</param>
/// <param name="From">The first day; null leaves that side open.</param>
/// <param name="To">The last day; null leaves that side open.</param>
/// <param name="Mode">What becomes of the days; null: what the sources suggest.</param>
/// <param name="Events">Files of raw events, at paths that Spark sees.</param>
/// <param name="UsersFromMySql">Users come from MySQL itself, not from the warehouse.</param>
/// <param name="ConfirmRemovals">A rebuild may take away more than a tenth of the events.</param>
internal sealed record EtlOptions(string Home, DateOnly? From, DateOnly? To, BatchMode? Mode, IReadOnlyList<string> Events, bool UsersFromMySql, bool ConfirmRemovals);
