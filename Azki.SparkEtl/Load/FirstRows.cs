using System.Globalization;
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

    /// <summary>So many identities are looked at together: some 200 MB.</summary>
    public long IdentitiesPerShare { get; init; } = 5_000_000;

    /// <summary>Fills the staged tables.</summary>
    /// <param name="rows">How many rows came from Spark.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What went on adds up to this.</returns>
    public async Task<BatchTotals> GoOnAsync(long rows, CancellationToken cancellationToken)
    {
        var repeats = await FindRepeatsAsync(rows, cancellationToken).ConfigureAwait(false);
        var elsewhere = await GivenElsewhereAsync(cancellationToken).ConfigureAwait(false);
        var totals = BatchTotals.Zero;
        foreach (var share in Shares(repeats))
        {
            var first = First(share, repeats, elsewhere);
            await warehouse.ExecuteAsync($"INSERT INTO batch_rows ({Columns}) SELECT {Columns} FROM batch_candidates WHERE {first}", Once, cancellationToken).ConfigureAwait(false);
            totals += await new StagedTotals(warehouse).OfCandidatesAsync(first, cancellationToken).ConfigureAwait(false);
        }
        return totals;
    }

    private async Task<long> FindRepeatsAsync(long rows, CancellationToken cancellationToken)
    {
        foreach (var share in Shares(rows))
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

    // The id that a sender chose is one event, whatever its day: where another day has it already, it is known.
    private async Task<string?> GivenElsewhereAsync(CancellationToken cancellationToken)
    {
        var days = $"event_date NOT BETWEEN {Days}";
        return await warehouse.QueryNumberAsync($"SELECT count() FROM given_event_ids WHERE {days}", null, cancellationToken).ConfigureAwait(false) == 0 ? null
            : $"SELECT event_id FROM given_event_ids WHERE {days}";
    }

    private string First(string share, long repeats, string? elsewhere)
    {
        var conditions = new List<string> { share, $"(reason != '' OR toDate(event_time) BETWEEN {Days})" };
        if (repeats > 0) conditions.Add($"(id, source_number, position) NOT IN (SELECT id, source_number, position FROM batch_repeats WHERE {share})");
        if (elsewhere is not null) conditions.Add($"(reason != '' OR event_id_given = 0 OR source_number < 0 OR reinterpretAsUInt64(id) NOT IN ({elsewhere}))");
        return string.Join(" AND ", conditions);
    }

    private string Days => $"'{request.From:yyyy-MM-dd}' AND '{request.To:yyyy-MM-dd}'";

    private IEnumerable<string> Shares(long identities)
    {
        var count = identities / IdentitiesPerShare + 1;
        return Enumerable.Range(0, (int)count).Select(n => count == 1 ? "true" : string.Create(CultureInfo.InvariantCulture, $"reinterpretAsUInt64(id) % {count} = {n}"));
    }
}
