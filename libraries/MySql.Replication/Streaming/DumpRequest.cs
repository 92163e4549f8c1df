using MySql.Replication.Connections;
using MySql.Replication.Gtids;
using MySql.Replication.Protocol;

namespace MySql.Replication.Streaming;

/// <summary>Asks the server to send the log from some point on.</summary>
internal static class DumpRequest
{
    private const byte DumpCommand = 0x12, DumpGtidCommand = 0x1E;
    private const ushort EndWhenDone = 1;

    /// <summary>To MySQL since 8.0.26: heartbeats with 64-bit positions. To MariaDB the same bit asks for the statements that rows come from.</summary>
    private const ushort Extended = 2;

    private static readonly Version FirstWithExtended = new(8, 0, 26);

    public static async Task SendAsync(Session session, ReplicationOptions options, BinlogStart start, CancellationToken cancellationToken)
    {
        var flags = options.StopAtEnd ? EndWhenDone : (ushort)0;
        if (session.Server.IsMariaDb || session.Server.Number >= FirstWithExtended) flags |= Extended;
        if (start.MariaDbGtids is { } position)
        {
            var settings = $"SET @slave_connect_state='{position}', @slave_gtid_strict_mode=0, @slave_gtid_ignore_duplicates=0";
            await session.QueryAsync(settings, cancellationToken).ConfigureAwait(false);
        }
        var command = start.Gtids is { } gtids ? ByGtids(options.ServerId, flags, gtids) : ByPosition(options.ServerId, flags, start.Position);
        await session.CommandAsync(command, cancellationToken).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> ByPosition(uint serverId, ushort flags, BinlogPosition position)
    {
        var at = Math.Max(position.Position, BinlogPosition.FirstEvent);
        if (at > uint.MaxValue) throw new ReplicationException($"The protocol cannot name position {position}, which is beyond 4 GB. Start after a GTID set.");
        return new WireWriter().UInt8(DumpCommand).UInt32((uint)at).UInt16(flags).UInt32(serverId).Text(position.File).Written;
    }

    private static ReadOnlyMemory<byte> ByGtids(uint serverId, ushort flags, GtidSet seen)
    {
        var set = GtidSetBinary.Encode(seen);
        return new WireWriter().UInt8(DumpGtidCommand).UInt16(flags).UInt32(serverId).UInt32(0).UInt64(BinlogPosition.FirstEvent)
            .UInt32((uint)set.Length).Bytes(set).Written;
    }
}
