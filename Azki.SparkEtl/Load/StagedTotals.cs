using Azki.Warehouse;

namespace Azki.SparkEtl.Load;

/// <summary>What rows add up to as the warehouse counts them: the same sums as <c>totals.sql</c> has Spark count.</summary>
internal sealed class StagedTotals(WarehouseClient warehouse)
{
    private const string Sums =
        """
        toInt64(countIf(is_event)), reinterpretAsInt64(groupBitXorIf(reinterpretAsUInt64(id), is_event)), toInt64(sumIf(toUnixTimestamp64Milli(event_time), is_event)),
        toInt64(sumIf(toUInt64(user_id), is_event)), toInt64(sumIf(toUInt64(premium_amount), is_event)),
        toInt64(sumIf(100000 * user_known + ifNull(user_tenure_days, 50000), is_event)),
        toInt64(sumIf(toUInt64(CRC32(concatWithSeparator('\t', session_id, event_type, channel, city, device_type, data_source))), is_event)),
        toInt64(countIf(NOT is_event)), reinterpretAsInt64(groupBitXorIf(reinterpretAsUInt64(id), NOT is_event))
        """;

    // Refused rows have no values that count.
    private const string Staged =
        """
        SELECT true AS is_event, reinterpretAsInt64(event_id) AS id, event_time, user_id, premium_amount, user_known, user_tenure_days, session_id, event_type, channel, city, device_type, data_source
        FROM batch_events
        UNION ALL
        SELECT false, reinterpretAsInt64(id), received_at, 0, 0, 0, 0, '', '', '', '', '', '' FROM batch_refused_rows
        """;

    /// <summary>Of what came from Spark, or of some of it.</summary>
    /// <param name="condition">Which rows of batch_candidates, as SQL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BatchTotals> OfCandidatesAsync(string condition, CancellationToken cancellationToken) => ReadAsync($"SELECT *, reason = '' AS is_event FROM batch_candidates WHERE {condition}", cancellationToken);

    /// <summary>Of what is to be published.</summary>
    public Task<BatchTotals> OfStagedAsync(CancellationToken cancellationToken) => ReadAsync(Staged, cancellationToken);

    private async Task<BatchTotals> ReadAsync(string rows, CancellationToken cancellationToken) => (await warehouse.QueryAsync($"SELECT {Sums} FROM ({rows})", r =>
    {
        var at = 0;
        return BatchTotals.Of(_ => r.GetInt64(at++));
    }, null, cancellationToken).ConfigureAwait(false))[0];
}
