using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Checks;

/// <summary>Whether the user may read the log and note a place in it.</summary>
internal sealed class PrivilegeChecks(MySqlConnection connection, ServerVersion version, string user, TablePatterns patterns)
{
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var grants = await ReadAsync(cancellationToken).ConfigureAwait(false);
        // MariaDB has split them since 10.5.
        var monitor = version.IsMariaDb ? "BINLOG MONITOR" : "REPLICATION CLIENT";
        return
        [
            Check("read the log", grants.Has("REPLICATION SLAVE", "SUPER"), "REPLICATION SLAVE"),
            Check("ask for its position", grants.Has(monitor, "REPLICATION CLIENT", "SUPER"), monitor),
            Lock(grants),
            // Only MySQL since 8 wants a privilege for it.
            .. version is { IsMariaDb: false, Number.Major: >= 8 } ? [Recover(grants)] : (CheckResult[])[],
        ];
    }

    private CheckResult Recover(Grants grants)
    {
        const string Name = "see prepared transactions", Privilege = "XA_RECOVER_ADMIN";
        return grants.Has(Privilege)
            ? new(Name, CheckState.Fine, Privilege)
            : new(Name, CheckState.Advice, $"{user} has no {Privilege}: a snapshot does not notice distributed (XA) transactions that are prepared, and lacks what they changed", $"GRANT {Privilege} ON *.* TO {user}");
    }

    private CheckResult Lock(Grants grants)
    {
        const string Name = "lock for a moment";
        if (grants.Has("RELOAD")) return new(Name, CheckState.Fine, "RELOAD: all tables, for the moment of noting the position of a snapshot");
        if (patterns.Texts.All(t => grants.Has("LOCK TABLES", NameOf(t)) && grants.Has("SELECT", NameOf(t))))
            return new(Name, CheckState.Fine, "LOCK TABLES: the captured ones, for the moment of noting the position of a snapshot");
        return new(Name, CheckState.Advice, $"{user} has no RELOAD: the position of a snapshot is noted without a lock, and some changes are sent again after it", $"GRANT RELOAD ON *.* TO {user}");
    }

    private CheckResult Check(string name, bool isGranted, string privilege) => isGranted
        ? new(name, CheckState.Fine, privilege)
        : new(name, CheckState.Missing, $"{user} has no {privilege}", $"GRANT {privilege} ON *.* TO {user}");

    private async Task<Grants> ReadAsync(CancellationToken cancellationToken)
    {
        var sql = "SHOW GRANTS";
        if (!version.IsMariaDb && await RolesAsync(cancellationToken).ConfigureAwait(false) is { } roles) sql = $"SHOW GRANTS FOR CURRENT_USER() USING {roles}";
        return new((await connection.RowsAsync(sql, cancellationToken).ConfigureAwait(false)).Select(r => r[0]!));
    }

    private async Task<string?> RolesAsync(CancellationToken cancellationToken)
    {
        // MySQL before 8 has no roles.
        if (version.Number.Major < 8) return null;
        return await connection.TextAsync("SELECT CURRENT_ROLE()", cancellationToken).ConfigureAwait(false) is { } roles and not "NONE" ? roles : null;
    }

    private static TableName NameOf(string pattern) => pattern.IndexOf('.', StringComparison.Ordinal) is var dot ? new(pattern[..dot], pattern[(dot + 1)..]) : default;
}
