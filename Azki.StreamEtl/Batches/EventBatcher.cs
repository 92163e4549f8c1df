using System.Globalization;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.StreamEtl.Identity;
using Azki.StreamEtl.Users;
using Azki.Warehouse.Native;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// Turns raw records into rows of the warehouse: decoded, validated where the sender was not our Ingestor, identified, without
/// duplicates, enriched. No I/O: what the warehouse must be asked is left in <see cref="KnownEvents.Missing"/>.
/// </summary>
internal sealed class EventBatcher(EventNormalizer normalizer, UserDirectory users, UnknownUsers unknown, KnownEvents known, ProcessedEventFeed? feed, bool takesCompact)
{
    private readonly EventWindow _window = new(normalizer, takesCompact);
    private readonly int[] _new = new int[EventWindow.Size];
    private Utf8Dictionary _texts = WellKnown();
    private EventBlock? _rows;
    private EventBlock? _spare;

    /// <summary>The rows so far.</summary>
    public EventBlock Rows => _rows ??= new(users.Texts, _texts);

    /// <summary>
    /// Takes the rows away, to be encoded while the next ones are collected in the block of the time before, which is done with by then.
    /// </summary>
    public EventBlock Detach()
    {
        var rows = Rows;
        (_rows, _spare) = (_spare, rows);
        // A channel may be any text, and another one in every event. What was taken away keeps the texts it is numbered by.
        if (_texts.IsLarge) (_texts, _rows, _spare) = (WellKnown(), null, null);
        if (users.TrimTexts()) (_rows, _spare) = (null, null);
        return rows;
    }

    /// <summary>
    /// Takes in the records from an index on, and returns the index of the first one it could not judge (the count when it took all).
    /// </summary>
    public int Take(RecordBatch batch, int from, long nowMs, LedgerCounts.Counts counts, RefusedRows quarantine)
    {
        // Retention goes by it: a time that senders chose, of old events that they send again for instance, would end a month at once.
        var ingestionMs = batch.IsTimedBySenders ? nowMs : batch.Appended.ToUnixTimeMilliseconds();
        var records = batch.Records.Span;
        var walk = batch.GetEnumerator();
        var (stored, duplicates, index) = (0, 0, 0);
        for (var isJudged = true; isJudged && index < batch.Count;)
        {
            var first = index;
            var count = ReadWindow(ref walk, batch, first, nowMs);
            var added = 0;
            for (; index < first + count; index++)
            {
                if (index < from) continue;
                var place = index - first;
                if (_window.ReasonOf(place) is not RejectReason.None and var reason)
                {
                    quarantine.Add(Refused(batch, index, _window.ValueOf(place, records), counts.Source, reason, nowMs), counts);
                    continue;
                }
                ref readonly var e = ref _window.Events[place];
                var verdict = known.Judge(e.EventId, e.TimeMs, e.EventIdGiven);
                isJudged = verdict != Verdict.NeedsLookup;
                if (!isJudged) break;
                if (verdict == Verdict.New) _new[added++] = place;
                else duplicates++;
            }
            var places = _new.AsSpan(0, added);
            AddEvents(places, records);
            AddUsers(places);
            if (feed is not null) Publish(places, records, nowMs, ingestionMs, counts.SourceUtf8);
            stored += added;
        }
        // The same in every row of a batch.
        Rows.ProcessingTime.Add(nowMs, stored);
        Rows.IngestionTime.Add(ingestionMs, stored);
        Rows.DataSource.Add(counts.SourceUtf8, stored);
        counts.Stored += stored;
        counts.Duplicates += duplicates;
        EtlTelemetry.Stored.Add(stored);
        EtlTelemetry.Duplicates.Add(duplicates);
        return index;
    }

    /// <summary>Notes everything the records from an index on need looked up, so that it is asked at once.</summary>
    public void NoteMissing(RecordBatch batch, int from, long nowMs)
    {
        var walk = batch.GetEnumerator();
        for (var first = 0; first < batch.Count; first += EventWindow.Size)
        {
            var count = ReadWindow(ref walk, batch, first, nowMs);
            for (var place = Math.Max(0, from - first); place < count; place++)
            {
                ref readonly var e = ref _window.Events[place];
                if (_window.ReasonOf(place) == RejectReason.None) known.NoteMissing(e.EventId, e.TimeMs, e.EventIdGiven);
            }
        }
    }

    // Most of the time that an event takes is waiting for memory: its id and its user lie anywhere in tables of many megabytes.
    private int ReadWindow(ref RecordBatch.Enumerator walk, RecordBatch batch, int first, long nowMs)
    {
        var count = Math.Min(EventWindow.Size, batch.Count - first);
        _window.Read(ref walk, batch, first, count, nowMs);
        foreach (ref readonly var e in _window.Events[..count])
        {
            known.Touch(e.EventId, e.TimeMs);
            users.Touch(e.UserId);
        }
        return count;
    }

    private static QuarantinedRow Refused(RecordBatch batch, int index, ReadOnlySpan<byte> value, string source, RejectReason reason, long nowMs) =>
        QuarantinedRow.Create(
            DateTimeOffset.FromUnixTimeMilliseconds(nowMs), source,
            string.Create(CultureInfo.InvariantCulture, $"{batch.Topic.Name}-{batch.Partition}-{batch.OffsetOf(index)}"),
            QuarantinedRow.EventKind, reason, value);

    private void AddEvents(ReadOnlySpan<int> places, ReadOnlySpan<byte> records)
    {
        var ids = Rows.EventId.Extend(places.Length);
        var times = Rows.EventTime.Extend(places.Length);
        var types = Rows.EventType.Extend(places.Length);
        var channels = Rows.Channel.Extend(places.Length);
        var premiums = Rows.PremiumAmount.Extend(places.Length);
        var given = Rows.EventIdGiven.Extend(places.Length);
        for (var row = 0; row < places.Length; row++)
        {
            ref readonly var e = ref _window.Events[places[row]];
            var texts = _window.TextsOf(places[row], records);
            ids[row] = e.EventId;
            times[row] = e.TimeMs;
            types[row] = NumberOf(e.EventType, texts);
            channels[row] = NumberOf(e.Channel, texts);
            premiums[row] = e.PremiumAmount;
            given[row] = e.EventIdGiven ? (byte)1 : (byte)0;
            Rows.SessionId.Add(e.SessionId.In(texts));
        }
    }

    private void AddUsers(ReadOnlySpan<int> places)
    {
        var ids = Rows.UserId.Extend(places.Length);
        var cities = Rows.City.Extend(places.Length);
        var devices = Rows.DeviceType.Extend(places.Length);
        var isKnown = Rows.UserKnown.Extend(places.Length);
        Rows.SignupDate.Extend(places.Length, out var withoutDate, out var signupDays);
        Rows.TenureDays.Extend(places.Length, out var withoutTenure, out var tenures);
        for (var row = 0; row < places.Length; row++)
        {
            ref readonly var e = ref _window.Events[places[row]];
            var found = users.TryFind(e.UserId, out var user);
            if (!found) unknown.Stored(e.UserId);
            var hasDate = found && user.SignupDay != UserDirectory.NoDate;
            ids[row] = e.UserId;
            cities[row] = user.CityNumber;
            devices[row] = user.DeviceTypeNumber;
            isKnown[row] = found ? (byte)1 : (byte)0;
            withoutDate[row] = withoutTenure[row] = hasDate ? (byte)0 : (byte)1;
            signupDays[row] = hasDate ? user.SignupDay : 0;
            tenures[row] = hasDate ? Enrichment.EventDay(e.TimeMs) - user.SignupDay : 0;
        }
    }

    private void Publish(ReadOnlySpan<int> places, ReadOnlySpan<byte> records, long nowMs, long ingestionMs, byte[] source)
    {
        foreach (var place in places)
        {
            ref readonly var e = ref _window.Events[place];
            var isKnown = users.TryFind(e.UserId, out var user);
            feed!.Add(e.In(_window.TextsOf(place, records)), isKnown, user, nowMs, ingestionMs, source);
        }
    }

    private int NumberOf(in TextPlace text, ReadOnlySpan<byte> record) => text.Number is >= 0 and var number ? number : _texts.Intern(text.In(record));

    // Here they have the numbers that they have in records.
    private static Utf8Dictionary WellKnown()
    {
        var texts = new Utf8Dictionary();
        for (var number = 0; number < WellKnownTexts.Count; number++) texts.Intern(WellKnownTexts.Get(number));
        return texts;
    }
}
