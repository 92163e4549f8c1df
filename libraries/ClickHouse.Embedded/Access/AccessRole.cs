using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Access;

/// <summary>The engine's roles, and which of them a request has.</summary>
internal static class AccessRole
{
    /// <summary>Everything this process may do.</summary>
    public const string Administrator = "administrator";

    /// <summary>Everything within the databases; nothing that reads or writes elsewhere.</summary>
    public const string Writer = "writer";

    /// <summary>Reading the databases.</summary>
    public const string Reader = "reader";

    // What is not named here is what reaches outside: sources, named collections, backups, dictionaries (they run programs) and users.
    public static readonly string[] WriterGrants =
    [
        "GRANT CHECK, SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, KILL QUERY, KILL TRANSACTION, "
        + "MOVE PARTITION BETWEEN SHARDS, SYSTEM, dictGet ON *.*",
        "REVOKE CREATE DICTIONARY, CREATE WORKLOAD, CREATE RESOURCE, SYSTEM SHUTDOWN, SYSTEM LISTEN, SYSTEM FAILPOINT ON *.*",
    ];

    /// <summary>The role of a user.</summary>
    public static string Of(ClickHouseUser user) => user switch
    {
        { IsReadOnly: true } => Reader,
        { HasExternalAccess: true } => Administrator,
        _ => Writer,
    };

    /// <summary>Gives a connection the rights of a user, and of a request that only reads; from here on the engine refuses the rest.</summary>
    public static async Task TakeOnAsync(EngineConnection connection, ClickHouseUser user, bool readsOnly)
    {
        // readonly = 2: nothing is changed, but for settings, which clients send with every statement.
        if (readsOnly) await connection.ScalarAsync("SET readonly = 2").ConfigureAwait(false);
        string role = Of(user);
        if (role != Administrator) await connection.ScalarAsync($"SET ROLE {role}").ConfigureAwait(false);
    }

    /// <summary>Whether a session's connection has the rights of its user and no others. Nothing should change that; if something does, it ends there.</summary>
    public static async Task<bool> IsOnAsync(EngineConnection connection, ClickHouseUser user)
    {
        string role = Of(user);
        return role == Administrator || await connection.OwnScalarAsync("SELECT arrayStringConcat(currentRoles(), ',')").ConfigureAwait(false) == role;
    }

    /// <summary>All rights again, to prepare what the request needs; <see cref="TakeOnAsync"/> ends them.</summary>
    public static Task<string> LayDownAsync(EngineConnection connection) => connection.ScalarAsync("SET ROLE DEFAULT");
}
