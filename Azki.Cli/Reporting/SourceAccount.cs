namespace Azki.Cli.Reporting;

/// <summary>What became of the rows of one source in one run.</summary>
internal sealed record SourceAccount(string Source, long Read, long Stored, long Duplicates, long Quarantined)
{
    /// <summary>Whether every row read is accounted for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Read == Stored + Duplicates + Quarantined;
}
