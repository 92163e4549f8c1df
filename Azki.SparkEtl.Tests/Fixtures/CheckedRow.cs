namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>What became of a row: an event or a reason. The same of Spark's rows and of the streaming path's.</summary>
public sealed record CheckedRow(
    string? Place, string? Reason, long RefusedId, long? EventTimeMs, long? UserId, string? SessionId, string? EventType, string? Channel, long? PremiumAmount, bool? EventIdGiven, long? EventId)
{
    public const string Query =
        """
        SELECT place, reason, IF(reason IS NULL, 0, xxhash64(source, place, row)) AS refused_id,
            IF(reason IS NULL, event_time_ms, NULL) AS event_time_ms, user_id, IF(reason IS NULL, session_id, NULL) AS session_id, IF(reason IS NULL, event_type, NULL) AS event_type,
            IF(reason IS NULL, channel, NULL) AS channel, premium_amount, IF(reason IS NULL, event_id_given, NULL) AS event_id_given, event_id
        FROM checked_rows ORDER BY position
        """;
}
