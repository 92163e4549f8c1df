using System.Globalization;
using MySql.Replication.Connections;
using MySql.Replication.Protocol;

namespace MySql.Replication.Streaming;

/// <summary>Makes a session a replica: says who it is, what it wants told, and shows up in <c>SHOW REPLICAS</c>.</summary>
internal static class ReplicaRegistration
{
    private const byte RegisterReplica = 0x15;

    /// <summary>MariaDB sends its own events to those who say that they know them all.</summary>
    private const int MariaDbCapability = 4;

    /// <returns>Whether the server's events end with a CRC32.</returns>
    public static async Task<bool> RegisterAsync(Session session, ReplicationOptions options, CancellationToken cancellationToken)
    {
        var checksum = await ChecksumAsync(session, cancellationToken).ConfigureAwait(false);
        var heartbeat = ((long)(options.HeartbeatPeriod.TotalSeconds * 1_000_000_000)).ToString(CultureInfo.InvariantCulture);
        var uuid = options.ReplicaUuid.ToString("D");
        // The variables have an elder and a newer name; a server looks at the one it knows.
        string[] settings =
        [
            $"@master_binlog_checksum='{checksum}', @source_binlog_checksum='{checksum}'",
            $"@master_heartbeat_period={heartbeat}, @source_heartbeat_period={heartbeat}",
            $"@slave_uuid='{uuid}', @replica_uuid='{uuid}'",
            .. session.Server.IsMariaDb ? [$"@mariadb_slave_capability={MariaDbCapability}"] : Array.Empty<string>(),
        ];
        await session.QueryAsync("SET " + string.Join(", ", settings), cancellationToken).ConfigureAwait(false);
        await SendAsync(session, options, cancellationToken).ConfigureAwait(false);
        return checksum != "NONE";
    }

    /// <summary>What the server writes; events are sent as they are written.</summary>
    private static async Task<string> ChecksumAsync(Session session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync("SHOW GLOBAL VARIABLES LIKE 'binlog_checksum'", cancellationToken).ConfigureAwait(false);
        return rows is [[_, "CRC32"]] ? "CRC32" : "NONE";
    }

    private static async Task SendAsync(Session session, ReplicationOptions options, CancellationToken cancellationToken)
    {
        var command = new WireWriter().UInt8(RegisterReplica).UInt32(options.ServerId)
            .ShortString(options.ReportedHost).ShortString("").ShortString("").UInt16(0).UInt32(0).UInt32(0);
        await session.CommandAsync(command.Written, cancellationToken).ConfigureAwait(false);
        var answer = await session.AnswerAsync(cancellationToken).ConfigureAwait(false);
        ErrorPacket.ThrowIfError(answer.Span, "Registering as a replica");
    }
}
