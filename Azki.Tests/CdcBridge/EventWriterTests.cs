using System.IO.Compression;
using Azki.CdcBridge;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.SchemaChanges;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog.Local;
using Azki.Tests.CdcBridge.Envelopes;
using Azki.Tests.EventLog;
using Microsoft.Extensions.Logging.Abstractions;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge;

/// <summary>A binlog of a real server with bytes changed that no server here can be made to write.</summary>
public sealed class EventWriterTests
{
    // The field of a table map that has the collation of its text, with 255 (utf8mb4_0900_ai_ci) in it, and with 999.
    private static readonly byte[] Known = [2, 3, 0xFC, 0xFF, 0], Unknown = [2, 3, 0xFC, 0xE7, 3];

    [Fact]
    public async Task WriteAsync_TextOfUnknownCollation_StopsThatTableOnly()
    {
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(new LocalEventLogOptions { Path = folder.Path }, NullLogger<LocalEventLog>.Instance);
        var options = new CdcOptions { TopicPrefix = "w", IncludeSchemaChanges = false };
        var (source, patterns, envelopes) = (new MySqlSource("Server=nowhere", options), new TablePatterns("types_db.numbers,types_db.uniquekey,types_db.twokeys"), new EnvelopeOptions());
        var state = new CaptureState(TimeProvider.System);
        using var metrics = new CaptureMetrics(state);
        await using var topics = new ChangeTopics(log, new() { TopicPrefix = options.TopicPrefix }, epoch: 1);
        var stream = new StreamEnvelopes(envelopes, topics, TimeProvider.System);
        var watch = new TableWatch(source, patterns, stream, state, NullLogger.Instance);
        var statements = new StreamedStatements(source, patterns, stream, new(envelopes, topics, TimeProvider.System), topics, state, options);
        var writer = new EventWriter(stream, topics, new(log, options.TopicPrefix), watch, statements, new Dictionary<string, string>(), state, metrics, NullLogger.Instance);

        await foreach (var e in BinlogFile.ReadAsync(new MemoryStream(WithUnknownCollation("uniquekey")), patterns.Matches))
            await writer.WriteAsync(e, new("binlog.000001", e.Header.NextPosition), TestContext.Current.CancellationToken);

        var (table, reason) = Assert.Single(writer.Stopped);
        Assert.Equal("types_db.uniquekey", table);
        Assert.Contains("collation 999", reason, StringComparison.Ordinal);
        var kept = await log.OpenTopicAsync(new("w.cdc_undecoded", Partitions: 1), TestContext.Current.CancellationToken);
        Assert.Equal(1, (await log.GetWatermarksAsync(kept, 0, TestContext.Current.CancellationToken)).High);
        Assert.True(topics.Records > 10);
    }

    private static byte[] WithUnknownCollation(string table)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(GoldenRecord.Folder, "types.binlog.gz")), CompressionMode.Decompress);
        var file = new MemoryStream();
        packed.CopyTo(file);
        var events = EventBytes.Split(file.ToArray()).Select(EventBytes.WithoutChecksum).ToList();
        foreach (var map in events.Where(e => EventBytes.Type(e) == EventType.TableMap && e.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(table)) > 0))
            Unknown.CopyTo(map, map.AsSpan().IndexOf(Known));
        return EventBytes.Join(events);
    }
}
