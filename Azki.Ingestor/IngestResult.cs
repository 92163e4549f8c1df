namespace Azki.Ingestor;

/// <summary>What became of the rows of one run of a source. All of them are durable.</summary>
/// <param name="Source">The path as given, or <c>http</c>.</param>
/// <param name="IngestId">The run, as in the header <c>azki-ingest</c> of its records.</param>
/// <param name="Read">Rows read: <paramref name="Accepted"/> + <paramref name="Quarantined"/>. Headers and blank lines are no rows.</param>
/// <param name="Accepted">Rows that became events of the log.</param>
/// <param name="Quarantined">Rows refused.</param>
/// <param name="PerReason">Rows refused by the code of their reason.</param>
public sealed record IngestResult(
    string Source, string IngestId, long Read, long Accepted, long Quarantined, IReadOnlyDictionary<string, long> PerReason)
{
    /// <summary>Whether the input is malformed or damaged from some row on, such that the rest was not read; that rest is one of the rows refused.</summary>
    public bool IsRestUnread { get; init; }
}
