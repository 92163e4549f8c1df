using System.Text;
using System.Text.Json;
using Azki.CdcBridge;
using Azki.Core;
using Azki.Core.Quarantine;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.EventLog.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.CdcBridge;

/// <summary>A capture over a local log in a folder of its own.</summary>
internal sealed class BridgeHost : IAsyncDisposable
{
    public const string Header = "user_id,signup_date,city,device_type";

    private readonly string _folder = Directory.CreateTempSubdirectory("azki-bridge-").FullName;
    private readonly CdcBridgeOptions _options = new();
    private readonly CsvUserCapture _capture;

    public BridgeHost()
    {
        Log = new LocalEventLog(new LocalEventLogOptions { Path = Path.Combine(_folder, "log") }, NullLogger<LocalEventLog>.Instance);
        _capture = new CsvUserCapture(Log, Options.Create(_options), TimeProvider.System);
    }

    public IEventLog Log { get; }

    public string UsersFile => Path.Combine(_folder, "users.csv");

    public void Write(params IEnumerable<string> rows) => File.WriteAllText(UsersFile, string.Join('\n', rows.Prepend(Header)) + "\n");

    public Task<UserSyncResult> SyncAsync(bool? confirmRemovals = null, IEventLog? over = null) =>
        (over is null ? _capture : new CsvUserCapture(over, Options.Create(_options), TimeProvider.System))
            .SyncAsync(UsersFile, confirmRemovals, TestContext.Current.CancellationToken);

    public async Task<UserSyncResult> SyncAsync(params string[] rows)
    {
        Write(rows);
        return await SyncAsync();
    }

    /// <summary>Every change in the topic, by user in order; null for the end of a user.</summary>
    public async Task<List<(uint UserId, UserChange? Change, JsonElement? Json, RecordHeaders Headers)>> ChangesAsync()
    {
        var changes = new List<(uint, UserChange?, JsonElement?, RecordHeaders)>();
        await ReadAsync(Topics.Users, (record, headers) =>
        {
            Assert.True(DebeziumEnvelope.TryParseKey(record.Key, out var userId));
            UserChange? change = null;
            if (!record.IsTombstone) Assert.True(DebeziumEnvelope.TryParse(record.Key, record.Value, out change, out _));
            changes.Add((userId, change,
                record.IsTombstone ? null : JsonDocument.Parse(Encoding.UTF8.GetString(record.Value)).RootElement, headers));
        });
        return changes;
    }

    /// <summary>The users that a reader of the topic ends up with.</summary>
    public async Task<Dictionary<uint, User>> UsersAsync()
    {
        var users = new Dictionary<uint, User>();
        foreach (var (userId, change, _, _) in await ChangesAsync())
        {
            if (change?.After is { } user) users[userId] = user;
            else users.Remove(userId);
        }

        return users;
    }

    public async Task<List<QuarantinedRow>> QuarantinedAsync()
    {
        var rows = new List<QuarantinedRow>();
        await ReadAsync(Topics.QuarantinedEvents, (record, _) =>
        {
            Assert.True(QuarantinedRowJson.TryRead(record.Value, out var row));
            rows.Add(row);
        });
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _capture.Dispose();
        await Log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadAsync(string name, RecordHandler handler)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var topic = await Log.OpenTopicAsync(new TopicSettings(name), cancellation);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            await using var reader = await Log.OpenReaderAsync(topic, partition, 0, cancellation);
            while (await reader.TryReadAsync(cancellation) is { } batch)
            {
                using (batch) Walk(batch, handler);
            }
        }
    }

    private static void Walk(RecordBatch batch, RecordHandler handler)
    {
        foreach (var record in batch) handler(record, batch.Headers);
    }

    private delegate void RecordHandler(RecordView record, RecordHeaders headers);
}
