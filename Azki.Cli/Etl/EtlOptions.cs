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
internal sealed record EtlOptions(string Home, DateOnly? From, DateOnly? To, BatchMode? Mode, IReadOnlyList<string> Events, bool UsersFromMySql, bool ConfirmRemovals)
{
    /// <summary>The first day that the warehouse can hold.</summary>
    public static readonly DateOnly FirstDay = new(1970, 1, 1);

    /// <summary>The last one.</summary>
    public static readonly DateOnly LastDay = new(2149, 6, 6);

    /// <summary>A day as one that the warehouse can hold: what is asked for may be an end that never comes, such as 9999-12-31.</summary>
    public static DateOnly? Within(DateOnly? day) => day < FirstDay ? FirstDay : day > LastDay ? LastDay : day;
}
