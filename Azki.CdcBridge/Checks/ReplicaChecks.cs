using System.Globalization;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Checks;

/// <summary>Whether this reader's number is its own: two replicas with the same one end each other's streams.</summary>
internal sealed class ReplicaChecks(MySqlConnection connection, ServerVersion version, MySqlSource source)
{
    private const string Name = "server id";
    private static readonly Version FirstWithReplicas = new(8, 0, 22);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var id = source.ServerId.ToString(CultureInfo.InvariantCulture);
        var remedy = $"Set Cdc__ServerId to another number than {id}";
        if (await connection.VariableAsync("server_id", cancellationToken).ConfigureAwait(false) == id)
            return [new(Name, CheckState.Missing, $"{id} is the server's own", remedy)];
        try
        {
            var showsNew = !version.IsMariaDb && version.Number >= FirstWithReplicas;
            var replicas = await connection.RowsAsync(showsNew ? "SHOW REPLICAS" : "SHOW SLAVE HOSTS", cancellationToken).ConfigureAwait(false);
            if (replicas.FirstOrDefault(r => r[0] == id) is not { } other) return [new(Name, CheckState.Fine, $"{id} is free")];
            // MariaDB does not show who a replica is, only where.
            var isOwn = version.IsMariaDb
                ? other[1] == Environment.MachineName
                : string.Equals(other[^1], source.ReplicaUuid.ToString("D"), StringComparison.OrdinalIgnoreCase);
            return isOwn
                ? [new(Name, CheckState.Fine, $"{id} is used by this capture, which is running at {other[1]}")]
                : [new(Name, CheckState.Missing, $"{id} is used by another replica at {other[1]}", remedy)];
        }
        catch (MySqlException e) when (MySqlErrors.IsDenied(e))
        {
            // The privilege it needs is missing, which is said elsewhere.
            return [];
        }
    }
}
