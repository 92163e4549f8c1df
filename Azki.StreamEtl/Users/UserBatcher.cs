using Azki.Core;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.StreamEtl.Batches;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Users;

/// <summary>Applies change records to the directory and turns them into rows of <c>user_changes</c>.</summary>
internal sealed class UserBatcher(UserDirectory users, UnknownUsers unknown, TimeProvider time)
{
    private static readonly DateTimeOffset EarliestTime = EventRules.Default.EarliestTime;

    // By partition: the user of its last record, if that was a delete.
    private readonly Dictionary<int, uint> _deleted = [];

    private bool _repeatsVersion;

    /// <summary>The rows so far.</summary>
    public UserChangeBlock Rows { get; } = new();

    /// <summary>Whether a row has the version of the one before it of its user.</summary>
    public bool RepeatsVersion => Rows.Count > 0 && _repeatsVersion;

    /// <summary>
    /// Takes in every record of a batch. A tombstone behind its delete says nothing new; alone it is the delete: compaction keeps the last record
    /// of a key only, and may have come before the delete was read.
    /// </summary>
    public void Take(RecordBatch batch, LedgerCounts.Counts counts, RefusedRows quarantine)
    {
        if (Rows.Count == 0) _repeatsVersion = false;
        var epoch = ChangeVersion.EpochOf(batch.Headers.GetString(RecordHeaderNames.SourceEpoch));
        var appended = AppendedOf(batch);
        var today = DateOnly.FromDateTime(appended.UtcDateTime);
        foreach (var record in batch)
        {
            _deleted.Remove(batch.Partition, out var deleted);
            if (record.IsTombstone)
            {
                // One that comes again right behind its delete is of a user who may have been created anew since.
                if (DebeziumEnvelope.TryParseKey(record.Key, out var userId) && userId != deleted && TryEnd(userId, epoch, appended)) counts.Stored++;
                continue;
            }
            if (DebeziumEnvelope.TryParse(record.Key, record.Value, out var change, out var reason) && IsOfItsTime(change, today, ref reason))
            {
                if (change.After is null) _deleted[batch.Partition] = change.UserId;
                if (TryApply(change, epoch, appended.ToUnixTimeMilliseconds())) counts.Stored++;
                else counts.Duplicates++;
                continue;
            }
            var place = string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{batch.Topic.Name}-{batch.Partition}-{record.Offset}");
            quarantine.Add(QuarantinedRow.Create(appended, counts.Source, place, QuarantinedRow.UserKind, reason, record.Value), counts);
        }
    }

    // The time of the log, so that whoever reads it again judges as now. What senders wrote in its place may be no time, or of a wrong clock.
    private DateTimeOffset AppendedOf(RecordBatch batch)
    {
        if (!batch.IsTimedBySenders) return batch.Appended;
        var now = time.GetUtcNow();
        return batch.Appended < EarliestTime || batch.Appended > now ? now : batch.Appended;
    }

    private static bool IsOfItsTime(UserChange change, DateOnly today, ref RejectReason reason)
    {
        if (change.After?.SignupDate is not { } signup || UserNormalizer.IsInRange(signup, today)) return true;
        reason = RejectReason.SignupDateOutOfRange;
        return false;
    }

    /// <returns>False for a change that was applied before.</returns>
    private bool TryApply(UserChange change, byte epoch, long receivedMs)
    {
        var place = epoch == 0 ? SourcePlace.Of(change.Source) : default;
        if (users.Places.IsPast(change.UserId, place, change.SourceTimeUs)) return false;
        var latest = users.VersionOf(change.UserId);
        // Without a place in the source, versions rise even where its clock was set back.
        var version = epoch == 0 ? Math.Max((ulong)Math.Max(change.SourceTimeUs, 0), latest + 1) : ChangeVersion.Of(epoch, change.Source);
        if (version < latest) return false;
        _repeatsVersion |= version == latest;

        var after = change.After;
        var signupDay = after?.SignupDate is { } date ? Enrichment.DayNumber(date) : UserDirectory.NoDate;
        var city = System.Text.Encoding.UTF8.GetBytes(after?.City ?? "");
        var deviceType = System.Text.Encoding.UTF8.GetBytes(after?.DeviceType ?? "");
        // Changes of one compressed transaction share a place; what was sent twice is known by its content too.
        var known = users.Places.IsLatest(change.UserId, place) ? latest : version;
        if (users.IsLatest(change.UserId, known, signupDay, city, deviceType, isDeleted: after is null)) return false;
        if (after is null)
        {
            users.Delete(change.UserId, version);
            unknown.Left(change.UserId);
        }
        else
        {
            users.Upsert(change.UserId, version, signupDay, city, deviceType);
            unknown.Arrived(change.UserId);
        }
        if (place.IsKnown) users.Places.Set(change.UserId, place, change.SourceTimeUs);
        AddRow(change, version, place, signupDay, receivedMs);
        return true;
    }

    /// <returns>False for a user who is not there.</returns>
    private bool TryEnd(uint userId, byte epoch, DateTimeOffset appended)
    {
        if (!users.TryFind(userId, out _)) return false;
        // A tombstone does not say where in the source it was. A version above the latest could be above changes that are still to come: those of
        // the same place, and those that a capture sends again. Without places versions rise.
        var version = users.VersionOf(userId) + (epoch == 0 ? 1UL : 0);
        _repeatsVersion |= epoch != 0;
        users.Delete(userId, version);
        unknown.Left(userId);
        var change = new UserChange { Kind = ChangeKind.Delete, UserId = userId, Source = new() { TimeUs = Microseconds(appended)!.Value } };
        AddRow(change, version, place: default, UserDirectory.NoDate, appended.ToUnixTimeMilliseconds());
        return true;
    }

    private void AddRow(UserChange change, ulong version, SourcePlace place, int signupDay, long receivedMs)
    {
        var after = change.After;
        Rows.UserId.Add(change.UserId);
        Rows.Version.Add(version);
        Rows.Operation.Add(OperationOf(change.Kind));
        Rows.IsDeleted.Add(after is null ? (byte)1 : (byte)0);
        Rows.SignupDate.Add(signupDay == UserDirectory.NoDate ? null : signupDay);
        Rows.City.Add(after?.City ?? "");
        Rows.DeviceType.Add(after?.DeviceType ?? "");
        Rows.CreatedAt.Add(Microseconds(change.CreatedAt) ?? change.SourceTimeUs);
        Rows.UpdatedAt.Add(Microseconds(change.UpdatedAt) ?? change.SourceTimeUs);
        Rows.ChangedAt.Add(change.SourceTimeUs);
        Rows.ReceivedAt.Add(receivedMs);
        Rows.SourceFile.Add(place.File);
        Rows.SourcePosition.Add(place.Position);
        Rows.SourceRow.Add(place.Row);
    }

    private static string OperationOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "c",
        ChangeKind.Update => "u",
        ChangeKind.Delete => "d",
        _ => "r",
    };

    private static long? Microseconds(DateTimeOffset? time) => time is { } t ? (t.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null;
}
