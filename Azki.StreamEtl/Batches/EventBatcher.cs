using System.Globalization;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.StreamEtl.Identity;
using Azki.StreamEtl.Users;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// Turns raw records into rows of the warehouse: decoded, validated where the sender was not our Ingestor, identified, without
/// duplicates, enriched. No I/O: what the warehouse must be asked is left in <see cref="KnownEvents.Missing"/>.
/// </summary>
internal sealed class EventBatcher(EventNormalizer normalizer, UserDirectory users, UnknownUsers unknown, KnownEvents known, ProcessedEventFeed? feed)
{
    // Enough that the waits for memory overlap, few enough that what was fetched is still there when its turn comes.
    private const int Ahead = 32;

    private readonly RawEventJsonParser _json = new();
    private readonly CompactEvent[] _ahead = new CompactEvent[Ahead];

    /// <summary>The rows so far.</summary>
    public EventBlock Rows { get; } = new(users.Texts);

    /// <summary>
    /// Takes in the records from an index on, and returns the index of the first one it could not judge (the count when it took all).
    /// </summary>
    public int Take(RecordBatch batch, int from, long nowMs, LedgerCounts.Counts counts, RefusedRows quarantine)
    {
        var ingestionMs = batch.Appended.ToUnixTimeMilliseconds();
        var (stored, duplicates) = (0, 0);
        var records = batch.GetEnumerator();
        for (var index = 0; index < batch.Count; index++)
        {
            if (index % Ahead == 0) LookAhead(records);
            records.MoveNext();
            if (index < from) continue;
            var record = records.Current;
            if (!TryRead(record, _ahead[index % Ahead], nowMs, out var e, out var reason))
            {
                quarantine.Add(Refused(batch, record, counts.Source, reason, nowMs), counts);
                continue;
            }
            switch (known.Judge(e))
            {
                case Verdict.New:
                    Add(e, nowMs, ingestionMs, counts);
                    stored++;
                    break;
                case Verdict.Duplicate:
                    duplicates++;
                    break;
                default:
                    Count(stored, duplicates);
                    return index;
            }
        }
        Count(stored, duplicates);
        return batch.Count;

        void Count(int stored, int duplicates)
        {
            // The same in every row of a batch.
            Rows.ProcessingTime.Add(nowMs, stored);
            Rows.IngestionTime.Add(ingestionMs, stored);
            Rows.DataSource.Add(counts.SourceUtf8, stored);
            counts.Stored += stored;
            counts.Duplicates += duplicates;
            EtlTelemetry.Stored.Add(stored);
            EtlTelemetry.Duplicates.Add(duplicates);
        }
    }

    /// <summary>Notes everything the records from an index on need looked up, so that it is asked at once.</summary>
    public void NoteMissing(RecordBatch batch, int from, long nowMs)
    {
        var index = 0;
        foreach (var record in batch)
            if (index++ >= from && TryRead(record, nowMs, out var e, out _)) known.NoteMissing(e);
    }

    private bool TryRead(in RecordView record, in CompactEvent ahead, long nowMs, out NormalizedEvent e, out RejectReason reason)
    {
        if (ahead.UserId == 0) return TryRead(record, nowMs, out e, out reason);
        reason = RejectReason.None;
        e = ahead.In(record.Value);
        return true;
    }

    private bool TryRead(in RecordView record, long nowMs, out NormalizedEvent e, out RejectReason reason)
    {
        if (RawEventCodec.IsCompact(record.Value))
        {
            reason = RejectReason.MalformedRow;
            return RawEventCodec.TryRead(record.Value, out e);
        }
        e = default;
        return _json.TryParse(record.Value, out var raw, out reason) && normalizer.TryNormalize(raw, nowMs, out e, out reason);
    }

    private static QuarantinedRow Refused(RecordBatch batch, in RecordView record, string source, RejectReason reason, long nowMs) =>
        QuarantinedRow.Create(
            DateTimeOffset.FromUnixTimeMilliseconds(nowMs), source,
            string.Create(CultureInfo.InvariantCulture, $"{batch.Topic.Name}-{batch.Partition}-{record.Offset}"),
            QuarantinedRow.EventKind, reason, record.Value);

    // Most of the time that an event takes is waiting for memory: its id and its user lie anywhere in tables of many megabytes.
    private void LookAhead(RecordBatch.Enumerator records)
    {
        for (var i = 0; i < Ahead && records.MoveNext(); i++)
        {
            // Without a user: another form, or damaged.
            if (!RawEventCodec.TryRead(records.Current.Value, out _ahead[i])) continue;
            known.Touch(_ahead[i].EventId, _ahead[i].TimeMs);
            users.Touch(_ahead[i].UserId);
        }
    }

    private void Add(in NormalizedEvent e, long nowMs, long ingestionMs, LedgerCounts.Counts counts)
    {
        var isKnown = users.TryFind(e.UserId, out var user);
        if (!isKnown) unknown.Stored(e.UserId);
        var hasDate = isKnown && user.SignupDay != UserDirectory.NoDate;
        Rows.EventId.Add(e.EventId);
        Rows.EventTime.Add(e.TimeMs);
        Rows.UserId.Add(e.UserId);
        Rows.SessionId.Add(e.SessionId);
        Rows.EventType.Add(e.EventType);
        Rows.Channel.Add(e.Channel);
        Rows.PremiumAmount.Add(e.PremiumAmount);
        Rows.SignupDate.Add(hasDate ? user.SignupDay : null);
        Rows.City.Add(user.CityNumber);
        Rows.DeviceType.Add(user.DeviceTypeNumber);
        Rows.TenureDays.Add(hasDate ? Enrichment.EventDay(e.TimeMs) - user.SignupDay : null);
        Rows.UserKnown.Add(isKnown ? (byte)1 : (byte)0);
        Rows.EventIdGiven.Add(e.EventIdGiven ? (byte)1 : (byte)0);
        feed?.Add(e, isKnown, user, nowMs, ingestionMs, counts.SourceUtf8);
    }
}
