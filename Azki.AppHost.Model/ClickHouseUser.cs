namespace Azki.AppHost.Model;

/// <summary>A user of the warehouse with no more rights than its service needs.</summary>
/// <param name="Name">The name.</param>
/// <param name="Parameter">The parameter of the AppHost that holds its password.</param>
/// <param name="PasswordVariable">Gives the server the password.</param>
/// <param name="Grants">The rights, as statements.</param>
/// <param name="ReadsOnly">Whether settings are all that it may change.</param>
public sealed record ClickHouseUser(string Name, string Parameter, string PasswordVariable, IReadOnlyList<string> Grants, bool ReadsOnly = false)
{
    /// <summary>The name of its own connection string. Given to the AppHost, it counts where the server runs elsewhere.</summary>
    public string ConnectionName => $"{ResourceNames.ClickHouse}-{Name.Replace('_', '-')}";

    /// <summary>The database of the warehouse.</summary>
    public const string Database = "insurance_analytics";

    // What the services ask of the server about its own tables. Tables of others stay hidden without rights in their databases.
    private const string SystemTables = "GRANT SELECT ON system.*";

    /// <summary>Makes the schema and loads it.</summary>
    public static ClickHouseUser StreamEtl { get; } = new("azki_etl", "clickhouse-etl-password", "AZKI_ETL_PASSWORD",
    [
        "GRANT CHECK, SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE "
        + $"ON {Database}.*",
        SystemTables,
    ]);

    /// <summary>Reads stored events, in Spark. What Spark computes comes to the ETL, which stages it by its own user.</summary>
    public static ClickHouseUser SparkEtl { get; } = new("azki_spark", "clickhouse-spark-password", "AZKI_SPARK_PASSWORD",
        [$"GRANT SHOW, SELECT ON {Database}.*"]);

    /// <summary>Reads, for people.</summary>
    public static ClickHouseUser Dashboard { get; } = new("azki_dashboard", "clickhouse-dashboard-password", "AZKI_DASHBOARD_PASSWORD",
        [$"GRANT SHOW, SELECT ON {Database}.*", SystemTables], ReadsOnly: true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClickHouseUser> All { get; } = [StreamEtl, SparkEtl, Dashboard];
}
