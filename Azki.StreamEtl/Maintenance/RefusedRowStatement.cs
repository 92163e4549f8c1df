using Azki.Core.Events;
using Azki.Core.Quarantine;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Adds the refused rows of a run to the quarantine, each once.</summary>
internal static class RefusedRowStatement
{
    public static string Of(Guid runId)
    {
        var reasons = Enum.GetValues<RejectReason>();
        var codes = string.Join(", ", reasons.Select(r => $"'{RejectReasons.Code(r)}'"));
        var messages = string.Join(", ", reasons.Select(r => $"'{RejectReasons.Message(r).Replace("'", "\\'", StringComparison.Ordinal)}'"));
        return $"""
            INSERT INTO quarantined_events (id, received_at, kind, source, place, reason, message, row, columns, ingest_id)
            SELECT id, received_at, '{QuarantinedRow.EventKind}', source, place, reason,
                concat(transform(toString(reason), [{codes}], [{messages}], ''), if(is_truncated, '{QuarantinedRow.TruncationNote}', '')), row, columns, '{runId:N}'
            FROM batch_refused_rows WHERE id NOT IN (SELECT id FROM quarantined_events) SETTINGS insert_deduplicate = 0
            """;
    }
}
