using Azki.CdcBridge.Envelopes;
using MySql.Replication;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Streams from a position to the end of the log.</summary>
internal static class StreamReading
{
    public static async Task<List<GoldenRecord>> ReadAsync(ReplicationOptions server, BinlogPosition start, string database, EnvelopeOptions options)
    {
        var records = new WrittenRecords();
        var envelopes = new StreamEnvelopes(options, records, TimeProvider.System);
        await using var connection = await BinlogConnection.OpenAsync(server with { StopAtEnd = true });
        await foreach (var e in connection.ReadAsync(BinlogStart.At(start)))
        {
            envelopes.Follow(e, connection.Position);
            if (e is RowsEvent rows && rows.Table.Name.Database == database) envelopes.Write(rows);
        }
        return records.All;
    }
}
