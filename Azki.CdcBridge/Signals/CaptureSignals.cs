using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Azki.EventLog;
using Microsoft.Extensions.Options;
using MySql.Replication;

namespace Azki.CdcBridge.Signals;

/// <summary>
/// What a running capture is asked to do, by records of the topic <c>prefix-signal</c>, keyed by the prefix; a form of Debezium's Kafka signals:
/// <c>{"type":"execute-snapshot","data":{"type":"incremental","data-collections":["insurance_db.users"]}}</c>.
/// </summary>
public sealed class CaptureSignals(IEventLog log, IOptions<CdcOptions> options)
{
    private const string Group = "azki-cdc";
    private const string ExecuteSnapshot = "execute-snapshot";

    private string TopicName => $"{options.Value.TopicPrefix}-signal";

    /// <summary>Asks for a snapshot of a table while changes are streamed. Completes once the signal is durable.</summary>
    public async Task RequestSnapshotAsync(string table, CancellationToken cancellationToken)
    {
        var topic = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using var batch = new RecordBatchBuilder();
        var signal = new JsonObject
        {
            ["type"] = ExecuteSnapshot,
            ["data"] = new JsonObject { ["type"] = "incremental", ["data-collections"] = new JsonArray(table) },
        };
        batch.Add(Encoding.UTF8.GetBytes(options.Value.TopicPrefix), Encoding.UTF8.GetBytes(signal.ToJsonString()));
        await log.AppendAsync(topic, 0, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads signals as they come, from where the last run was, and gives the tables on.</summary>
    internal async Task ReadAsync(ChannelWriter<SnapshotRequest> requests, CancellationToken cancellationToken)
    {
        var topic = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var positions = await log.GetPositionsAsync(Group, topic, cancellationToken).ConfigureAwait(false);
        var watermarks = await log.GetWatermarksAsync(topic, 0, cancellationToken).ConfigureAwait(false);
        var next = Math.Max(watermarks.Low, positions.GetValueOrDefault(0));
        await using var reader = await log.OpenReaderAsync(topic, 0, next, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            using var batch = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(Tables(batch).Select(table => AskAsync(requests, table, cancellationToken))).ConfigureAwait(false);
            await log.CommitPositionsAsync(Group, topic, new Dictionary<int, long> { [0] = batch.NextOffset }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks until it is recorded: with the signal's offset committed before, a kill would forget it.</summary>
    private static async Task AskAsync(ChannelWriter<SnapshotRequest> requests, TableName table, CancellationToken cancellationToken)
    {
        SnapshotRequest request;
        do
        {
            request = new SnapshotRequest(table);
            await requests.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        while (!await request.Recorded.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private Task<Topic> OpenAsync(CancellationToken cancellationToken) => log.OpenTopicAsync(new TopicSettings(TopicName, Partitions: 1), cancellationToken);

    private List<TableName> Tables(RecordBatch batch)
    {
        var tables = new List<TableName>();
        foreach (var record in batch)
        {
            if (record.IsTombstone || !record.Key.SequenceEqual(Encoding.UTF8.GetBytes(options.Value.TopicPrefix))) continue;
            try
            {
                using var json = JsonDocument.Parse(record.Value.ToArray());
                if (json.RootElement.GetProperty("type").GetString() != ExecuteSnapshot) continue;
                foreach (var name in json.RootElement.GetProperty("data").GetProperty("data-collections").EnumerateArray())
                    if (name.GetString() is { } text && text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0) tables.Add(new(text[..dot], text[(dot + 1)..]));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // Not a signal that is known here.
            }
        }
        return tables;
    }
}
