using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Source;

/// <summary>
/// Writes the <c>source</c> block around the one field that differs from row to row, <c>row</c>. Fields and their order are Debezium's, of all its
/// connectors first and of MySQL's after them.
/// </summary>
internal sealed class SourceBlock
{
    private const long MicrosecondsPerMillisecond = 1000, NanosecondsPerMicrosecond = 1000;
    private readonly byte[] _connector;

    public SourceBlock(EnvelopeOptions options)
    {
        var json = new JsonBuffer();
        json.Raw("{\"version\":"u8);
        json.Text(options.Version);
        json.Raw(",\"connector\":"u8);
        json.Text(options.Connector);
        json.Raw(",\"name\":"u8);
        json.Text(options.Name);
        json.Raw(",\"ts_ms\":"u8);
        _connector = json.Written.ToArray();
    }

    /// <summary>The name of a marker.</summary>
    public static ReadOnlySpan<byte> Name(SnapshotMarker marker) => marker switch
    {
        SnapshotMarker.None => "false"u8,
        SnapshotMarker.First => "first"u8,
        SnapshotMarker.FirstInDataCollection => "first_in_data_collection"u8,
        SnapshotMarker.LastInDataCollection => "last_in_data_collection"u8,
        SnapshotMarker.Last => "last"u8,
        SnapshotMarker.Incremental => "incremental"u8,
        _ => "true"u8,
    };

    /// <summary>Everything before the row's number.</summary>
    /// <param name="place">Where the change is.</param>
    /// <param name="table">Of which table; no name is null.</param>
    /// <param name="marker">Its place in a snapshot.</param>
    /// <param name="json">Where to.</param>
    public void WriteHead(in SourcePlace place, TableName table, SnapshotMarker marker, JsonBuffer json)
    {
        json.Raw(_connector);
        json.Number(place.Microseconds / MicrosecondsPerMillisecond);
        json.Raw(",\"snapshot\":\""u8);
        json.Raw(Name(marker));
        json.Raw("\",\"db\":"u8);
        json.Text(table.Database);
        json.Raw(",\"sequence\":null,\"ts_us\":"u8);
        json.Number(place.Microseconds);
        json.Raw(",\"ts_ns\":"u8);
        json.Number(place.Microseconds * NanosecondsPerMicrosecond);
        json.Raw(",\"table\":"u8);
        json.Text(table.Table.Length == 0 ? null : table.Table);
        json.Raw(",\"server_id\":"u8);
        json.Number((long)place.ServerId);
        json.Raw(",\"gtid\":"u8);
        json.Text(place.Gtid);
        json.Raw(",\"file\":"u8);
        json.Text(place.File);
        json.Raw(",\"pos\":"u8);
        json.Number(place.Position);
        json.Raw(",\"row\":"u8);
    }

    /// <summary>Everything after the row's number.</summary>
    public static void WriteTail(in SourcePlace place, JsonBuffer json)
    {
        json.Raw(",\"thread\":"u8);
        if (place.Thread is { } thread) json.Number((long)thread);
        else json.Null();
        json.Raw(",\"query\":"u8);
        json.Text(place.Query);
        json.Raw((byte)'}');
    }
}
