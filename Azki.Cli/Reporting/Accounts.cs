using System.Globalization;
using Azki.CdcBridge;
using Azki.Ingestor;
using Azki.Warehouse;

namespace Azki.Cli.Reporting;

/// <summary>
/// Puts what a source's reader counted beside what the warehouse's ledger says of the same run: two counts made independently.
/// </summary>
internal sealed class Accounts(WarehouseClient warehouse)
{
    /// <summary>The account of a file of events.</summary>
    public async Task<SourceAccount> OfAsync(IngestResult result, CancellationToken cancellationToken)
    {
        var (stored, duplicates, quarantined) = await LedgerAsync(result.IngestId, cancellationToken).ConfigureAwait(false);
        return new(result.Source, result.Read, stored, duplicates, quarantined) { RestNotRead = result.IsRestUnread };
    }

    /// <summary>The account of a file of users: rows that changed nothing never reach the log, and removals are no rows.</summary>
    public async Task<SourceAccount> OfAsync(UserSyncResult result, CancellationToken cancellationToken)
    {
        var (stored, _, quarantined) = await LedgerAsync(result.IngestId, cancellationToken).ConfigureAwait(false);
        return new(result.Source, result.Read, stored - result.Removed, result.Duplicates, quarantined);
    }

    private async Task<(long Stored, long Duplicates, long Quarantined)> LedgerAsync(string ingestId, CancellationToken cancellationToken)
    {
        var rows = await warehouse.QueryAsync(
            "SELECT sum(stored), sum(duplicates), sum(quarantined) FROM ingestion_ledger WHERE ingest_id = {ingest:String}",
            r => (Number(r, 0), Number(r, 1), Number(r, 2)), new Dictionary<string, object> { ["ingest"] = ingestId }, cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    private static long Number(System.Data.Common.DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}
