using Azki.Warehouse;
using ClickHouse.Driver;

namespace Azki.SparkEtl.Load;

/// <summary>
/// Of the rows that came from Spark, the first of each identity goes on into the staged tables and their metrics: the stored event before all others, then by
/// the order of the sources. All is done by the warehouse, in shares of the identities that its memory takes.
/// </summary>
internal sealed class FirstRows(WarehouseClient warehouse, BatchRequest request)
{
    private const string Columns =
        """
        reason, id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days, user_known, event_id_given,
        processing_time, data_source, ingestion_time, place, row, is_truncated, columns
        """;

    private const string Id = "reinterpretAsUInt64(id)";

    // Filled from nothing and checked before it is used: equal blocks of two runs are no repetition.
    private static readonly QueryOptions Once = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            ["insert_deduplicate"] = 0,
            ["deduplicate_blocks_in_dependent_materialized_views"] = 0,
            ["max_partitions_per_insert_block"] = 0,
            ["parallel_view_processing"] = 1,
        },
    };

    /// <summary>So many identities are looked at together.</summary>
    public long IdentitiesPerShare { get; init; } = IdentityShare.Identities;

    /// <summary>Fills the staged tables.</summary>
    /// <param name="rows">How many rows came from Spark.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What went on adds up to this.</returns>
    public async Task<BatchTotals> GoOnAsync(long rows, CancellationToken cancellationToken)
    {
        var repeats = await FindRepeatsAsync(rows, cancellationToken).ConfigureAwait(false);
        var elsewhere = await warehouse.QueryNumberAsync($"SELECT count() FROM given_event_ids WHERE {OtherDays}", null, cancellationToken).ConfigureAwait(false);
        var totals = BatchTotals.Zero;
        foreach (var share in IdentityShare.All(Math.Max(repeats, elsewhere), IdentitiesPerShare))
        {
            var first = First(share, repeats, elsewhere);
            await warehouse.ExecuteAsync($"INSERT INTO batch_rows ({Columns}) SELECT {Columns} FROM batch_candidates WHERE {first}", Once, cancellationToken).ConfigureAwait(false);
            totals += await new StagedTotals(warehouse).OfCandidatesAsync(first, cancellationToken).ConfigureAwait(false);
        }
        return totals;
    }

    private async Task<long> FindRepeatsAsync(long rows, CancellationToken cancellationToken)
    {
        foreach (var share in IdentityShare.All(rows, IdentitiesPerShare).Select(s => s.Of(Id)))
        {
            await warehouse.ExecuteAsync(
                $"""
                INSERT INTO batch_repeats
                SELECT id, source_number, position
                FROM
                (
                    SELECT id, source_number, position, row_number() OVER (PARTITION BY id, reason = '' ORDER BY source_number, position) AS repeat
                    FROM batch_candidates
                    WHERE {share} AND (id, reason = '') IN
                        (SELECT id, reason = '' AS is_event FROM batch_candidates WHERE {share} GROUP BY id, is_event HAVING count() > 1)
                )
                WHERE repeat > 1
                """, Once, cancellationToken).ConfigureAwait(false);
        }
        return await warehouse.QueryNumberAsync("SELECT count() FROM batch_repeats", null, cancellationToken).ConfigureAwait(false);
    }

    private string First(IdentityShare share, long repeats, long elsewhere)
    {
        var conditions = new List<string> { share.Of(Id), $"(reason != '' OR toDate(event_time) BETWEEN {Days})" };
        if (repeats > 0) conditions.Add($"(id, source_number, position) NOT IN (SELECT id, source_number, position FROM batch_repeats WHERE {share.Of(Id)})");
        // The id that a sender chose is one event, whatever its day: where another day has it already, it is known.
        if (elsewhere > 0)
            conditions.Add($"(reason != '' OR event_id_given = 0 OR source_number < 0 OR {Id} NOT IN (SELECT event_id FROM given_event_ids WHERE {OtherDays} AND {share.Of("event_id")}))");
        return string.Join(" AND ", conditions);
    }

    private string Days => $"'{request.From:yyyy-MM-dd}' AND '{request.To:yyyy-MM-dd}'";

    private string OtherDays => $"event_date NOT BETWEEN {Days}";
}
