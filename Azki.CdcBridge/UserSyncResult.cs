namespace Azki.CdcBridge;

/// <summary>What became of the rows of a file of users. All changes and refused rows are durable.</summary>
/// <param name="Source">The path as given.</param>
/// <param name="IngestId">The run, as in the header <c>azki-ingest</c> of its records.</param>
/// <param name="Read">Rows read: <see cref="Stored"/> + <paramref name="Duplicates"/> + <paramref name="Quarantined"/>.</param>
/// <param name="Added">Rows that became new users.</param>
/// <param name="Changed">Rows that changed a user.</param>
/// <param name="Duplicates">Rows that change nothing, and rows to which a later one of the same user is preferred.</param>
/// <param name="Quarantined">Rows refused.</param>
/// <param name="Removed">Users that are no longer in the file: changes without a row.</param>
public sealed record UserSyncResult(
    string Source, string IngestId, long Read, long Added, long Changed, long Duplicates, long Quarantined, long Removed)
{
    /// <summary>Rows that became a change.</summary>
    public long Stored => Added + Changed;
}
