using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Warehouse;

/// <summary>Rows of the base table made in SQL: as random as real ones, where they are random.</summary>
internal static class StoredEvents
{
    /// <summary>Inserts events of 30 days, in sessions of about six, or each a session of its own.</summary>
    /// <param name="home">Where to.</param>
    /// <param name="rows">How many.</param>
    /// <param name="eventsOfASession">1, or more.</param>
    /// <param name="processed">When, as SQL.</param>
    public static Task InsertAsync(PipelineHome home, int rows, int eventsOfASession, string processed = "now64(3)") => home.Warehouse.ExecuteAsync(
        $"""
        INSERT INTO processed_events_storage
            (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days,
             user_known, event_id_given, processing_time, data_source, ingestion_time)
        SELECT
            sipHash64(number), toDateTime64('2025-10-01 00:00:00', 3, 'UTC') + toIntervalSecond(intDiv(number * 2592000, {rows})) AS time,
            cityHash64(session) % {(rows / 20) + 1} + 1 AS user, concat('s_', toString(intDiv(number, 6000) * 1000 + rand(1) % intDiv(6000, {eventsOfASession}) AS session)),
            ['quote_view', 'signup', 'policy_click', 'purchase'][rand(2) % 4 + 1], ['Google Ads', 'Organic', 'Referral', 'SMS', 'Social'][cityHash64(session, 1) % 5 + 1],
            5000000 + rand(3) % 45000000, toDate32('2023-01-01') + cityHash64(user, 2) % 730 AS signup,
            ['Tehran', 'Mashhad', 'Isfahan', 'Shiraz', 'Tabriz'][cityHash64(user, 3) % 5 + 1], ['Desktop', 'Mobile', 'Tablet'][cityHash64(user, 4) % 3 + 1],
            dateDiff('day', signup, time), 1, 0, {processed}, 'events.csv', {processed}
        FROM numbers({rows})
        """, TestContext.Current.CancellationToken);

    /// <summary>What must not change, however the rows are stored.</summary>
    public static Task<string[]> ContentAsync(PipelineHome home) =>
        home.LinesAsync("SELECT count(), groupBitXor(cityHash64(*)) FROM (SELECT * FROM processed_events_storage)");

    /// <summary>The general compression of the parts of the base table.</summary>
    public static Task<string[]> CompressionAsync(PipelineHome home) =>
        home.LinesAsync("SELECT DISTINCT default_compression_codec FROM system.parts WHERE active AND database = currentDatabase() AND table = 'processed_events_storage'");
}
