using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Checks;

/// <summary>Looks at everything a capture needs of its server, and says all of it at once.</summary>
internal sealed class ServerChecks(MySqlSource source, TablePatterns patterns, CdcOptions options)
{
    /// <summary>Never throws for what the server lacks; only for cancellation.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        MySqlConnection connection;
        try
        {
            connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlException e)
        {
            return [Unreachable(e)];
        }
        await using var _ = connection.ConfigureAwait(false);
        var version = ServerVersion.Parse(connection.ServerVersion);
        var who = await connection.TextAsync("SELECT CURRENT_USER()", cancellationToken).ConfigureAwait(false) ?? source.User;
        var results = new List<CheckResult> { new("server", CheckState.Fine, $"{source.Address} is {(version.IsMariaDb ? "MariaDB" : "MySQL")} {version}, reached as {who}") };
        results.AddRange(await new BinlogChecks(connection, version, patterns, options).RunAsync(cancellationToken).ConfigureAwait(false));
        results.AddRange(await new PrivilegeChecks(connection, version, Quote(who), patterns).RunAsync(cancellationToken).ConfigureAwait(false));
        results.AddRange(await new ReplicaChecks(connection, version, source).RunAsync(cancellationToken).ConfigureAwait(false));
        results.AddRange(await new TableChecks(connection, Quote(who), patterns).RunAsync(cancellationToken).ConfigureAwait(false));
        return results;
    }

    private CheckResult Unreachable(MySqlException e) => MySqlErrors.IsRefusedLogin(e)
        ? new("credentials", CheckState.Missing, $"{source.Address} does not let {source.User} in: {e.Message}",
            $"CREATE USER '{source.User}'@'%' IDENTIFIED BY '…'; or correct ConnectionStrings__{CdcOptions.ConnectionName}")
        : new("reachable", CheckState.Missing, $"{source.Address} does not answer: {e.Message}",
            $"Start the server, open its port, or correct ConnectionStrings__{CdcOptions.ConnectionName} (Server=…;Port=3306;User ID=…;Password=…)");

    // cdc@% becomes 'cdc'@'%'.
    private static string Quote(string who) => who.LastIndexOf('@') is var at and > 0 ? $"'{who[..at]}'@'{who[(at + 1)..]}'" : $"'{who}'";
}
