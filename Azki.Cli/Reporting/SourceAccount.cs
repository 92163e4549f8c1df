using System.Globalization;

namespace Azki.Cli.Reporting;

/// <summary>What became of the rows of one source in one run.</summary>
internal sealed record SourceAccount(string Source, long Read, long Stored, long Duplicates, long Quarantined)
{
    /// <summary>Whether the source is malformed from some row on, such that the rest was not read.</summary>
    public bool RestNotRead { get; init; }

    /// <summary>Whether every row read is accounted for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Read == Stored + Duplicates + Quarantined;

    /// <summary>What a person must be told of a load; it has failed where there is anything.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<SourceAccount> accounts)
    {
        var cut = accounts.Where(a => a.RestNotRead).Select(a => a.Source).ToList();
        if (cut.Count > 0)
            yield return $"{string.Join(", ", cut)}: malformed or damaged, and the rest was not read (`azki quarantine export` shows from where on). Correct it and load it again: no event is counted twice.";
        foreach (var a in accounts.Where(a => !a.IsComplete))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{a.Source}: of {a.Read:N0} rows read, {a.Stored + a.Duplicates + a.Quarantined:N0} are accounted for ({a.Stored:N0} stored, {a.Duplicates:N0} duplicates, {a.Quarantined:N0} quarantined). Load it again: no event is counted twice.");
    }

    /// <summary>Ends the command as failed where a load has problems.</summary>
    /// <exception cref="CliException">Says which.</exception>
    public static void Require(IReadOnlyList<SourceAccount> accounts)
    {
        var problems = Problems(accounts).ToList();
        if (problems.Count > 0) throw new CliException(string.Join(Environment.NewLine, problems));
    }
}
