using Azki.CdcBridge.Csv;
using Azki.CdcBridge.State;
using Azki.Core;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.ServiceDefaults.Log;
using Azki.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Azki.CdcBridge;

/// <summary>Turns a file of all users into changes: what was added, changed and removed since the file was last taken.</summary>
/// <param name="log">The log of the changes.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
public sealed class CsvUserCapture(IEventLog log, IOptions<CdcBridgeOptions> options, TimeProvider time) : IDisposable
{
    private const int RefusedFraction = 10;

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>
    /// Makes the users of the change topic those of the file. Completes once all is durable. A run that was stopped in the middle is
    /// finished by the next one.
    /// </summary>
    /// <param name="path">The file; its rows are accounted for under this name.</param>
    /// <param name="confirmRemovals">Lets more than a tenth of the users be removed; taken from the settings when null.</param>
    /// <param name="cancellationToken">Gives up; what was logged so far stays.</param>
    /// <exception cref="UsersFileRefusedException">The header lacks a column. Nothing was logged.</exception>
    /// <exception cref="UserRemovalRefusedException">More than a tenth of the users would be removed. Nothing was logged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public async Task<UserSyncResult> SyncAsync(string path, bool? confirmRemovals = null, CancellationToken cancellationToken = default)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await SyncOnceAsync(path, confirmRemovals ?? options.Value.ConfirmRemovals, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<UserSyncResult> SyncOnceAsync(string path, bool confirmRemovals, CancellationToken cancellationToken)
    {
        using var activity = AzkiTelemetry.Source.StartActivity("capture users");
        var ingestId = SourceHeaders.NewIngestId();
        var headers = SourceHeaders.Of(path, ingestId);
        var changes = await log.OpenTopicAsync(new TopicSettings(Topics.Users, Compacted: true), cancellationToken);
        var refused = await log.OpenTopicAsync(new TopicSettings(Topics.QuarantinedEvents), cancellationToken);
        var now = time.GetUtcNow();
        var users = new UserTable();
        await ChangeTopicReplay.ReadAsync(log, changes, users, cancellationToken);

        await using var quarantine = new QuarantineWriter(log, refused, headers);
        var rows = new RowCounts(path, now, users, quarantine);
        await new UsersCsvSource(path, DateOnly.FromDateTime(now.UtcDateTime)).ReadAsync(rows.Take, cancellationToken);
        var (known, removed) = users.CountRemoved();
        if (removed * RefusedFraction > known && !confirmRemovals) throw new UserRemovalRefusedException(path, removed, known);

        await using var writer = new TopicWriter(log, changes, headers);
        var written = new ChangeWriter(writer, users, path, now);
        await written.WriteAsync(cancellationToken);
        await Task.WhenAll(writer.FlushAsync(cancellationToken), quarantine.FlushAsync(cancellationToken));
        var duplicates = rows.Read - rows.Quarantined - written.Added - written.Changed;
        return new UserSyncResult(path, ingestId, rows.Read, written.Added, written.Changed, duplicates, rows.Quarantined, written.Removed);
    }

    private sealed class RowCounts(string path, DateTimeOffset now, UserTable users, QuarantineWriter quarantine)
    {
        public long Read { get; private set; }

        public long Quarantined { get; private set; }

        public void Take(ReadOnlySpan<byte> line, long number, User? user, RejectReason reason, uint userId)
        {
            Read++;
            if (user is not null)
            {
                users.TakeRow(user, number);
                return;
            }

            Quarantined++;
            if (userId != 0) users.TakeRefusedRow(userId);
            quarantine.Add(QuarantinedRow.Create(now, path, $"line {number}", QuarantinedRow.UserKind, reason, line));
        }
    }
}
