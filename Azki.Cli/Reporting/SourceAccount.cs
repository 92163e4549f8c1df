namespace Azki.Cli.Reporting;

/// <summary>What became of the rows of one source in one run.</summary>
internal sealed record SourceAccount(string Source, long Read, long Stored, long Duplicates, long Quarantined)
{
    /// <summary>Whether the source is malformed from some row on, such that the rest was not read.</summary>
    public bool RestNotRead { get; init; }

    /// <summary>Ends the command as failed where a rest was not read.</summary>
    /// <exception cref="CliException">Names the sources.</exception>
    public static void RequireRead(IEnumerable<SourceAccount> accounts)
    {
        var cut = accounts.Where(a => a.RestNotRead).Select(a => a.Source).ToList();
        if (cut.Count > 0)
            throw new CliException($"{string.Join(", ", cut)}: malformed or damaged, and the rest was not read (`azki quarantine export` shows from where on). Correct it and load it again: no event is counted twice.");
    }

    /// <summary>Whether every row read is accounted for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Read == Stored + Duplicates + Quarantined;
}
