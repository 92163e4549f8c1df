using System.Globalization;
using Azki.Benchmarks.Runs;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Testing;

namespace Azki.Benchmarks.Capture;

/// <summary>A real MySQL with users, and a real Kafka broker, in a folder of the run.</summary>
internal sealed class CaptureServers : IAsyncDisposable
{
    private readonly string _mysql;
    private readonly string _kafka;

    private CaptureServers(string folder, int mysqlPort, int kafkaPort)
    {
        (Folder, MySqlPort) = (folder, mysqlPort);
        (_mysql, _kafka) = (Path.Combine(folder, "mysql"), Path.Combine(folder, "kafka"));
        Bootstrap = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{kafkaPort}");
        Log = new KafkaEventLog(new ProducerConfig { BootstrapServers = Bootstrap }, new ConsumerConfig { BootstrapServers = Bootstrap }, NullLogger<KafkaEventLog>.Instance);
    }

    public string Folder { get; }

    public int MySqlPort { get; }

    /// <summary>Of the broker.</summary>
    public string Bootstrap { get; }

    /// <summary>The broker, for looking at topics.</summary>
    public IEventLog Log { get; }

    /// <summary>For the bridge: a user with a password, over TCP.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Server=127.0.0.1;Port={MySqlPort};User ID=capture;Password=capture;SslMode=None;AllowPublicKeyRetrieval=true");

    public static async Task<CaptureServers> StartAsync(string folder, CancellationToken cancellationToken)
    {
        // The broker's, and its controller's; then the database's.
        var kafka = ServerPort.Free(inRow: 3);
        var mysql = kafka + 2;
        var servers = new CaptureServers(folder, mysql, kafka);
        await ServiceScript.RunAsync(ServiceScript.Find("kafka.sh"), cancellationToken, "start", servers._kafka, kafka.ToString(CultureInfo.InvariantCulture));
        await ServiceScript.RunAsync(
            ServiceScript.Find("mysql.sh"), cancellationToken, "start", servers._mysql, mysql.ToString(CultureInfo.InvariantCulture),
            "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--innodb-buffer-pool-size=1G", "--innodb-redo-log-capacity=1G", "--max-binlog-size=1G");
        await using var sql = await servers.ConnectAsync(cancellationToken);
        await ExecuteAsync(sql, """
            CREATE USER capture IDENTIFIED BY 'capture';
            GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO capture;
            CREATE DATABASE insurance_db CHARACTER SET utf8mb4;
            CREATE TABLE insurance_db.users (user_id INT UNSIGNED NOT NULL PRIMARY KEY, signup_date DATE NULL, city VARCHAR(128) NULL, device_type VARCHAR(128) NULL,
              created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)
            """, cancellationToken);
        return servers;
    }

    /// <summary>As root.</summary>
    public async Task<MySqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var sql = new MySqlConnection($"Server={Path.Combine(_mysql, "mysql.sock")};Protocol=Unix;User ID=root;Pooling=false;DefaultCommandTimeout=0;AllowUserVariables=true");
        await sql.OpenAsync(cancellationToken);
        return sql;
    }

    public static async Task ExecuteAsync(MySqlConnection sql, string statement, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(statement, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Users 1 to <paramref name="rows"/>, as production has them.</summary>
    public async Task FillUsersAsync(int rows, CancellationToken cancellationToken)
    {
        await using var sql = await ConnectAsync(cancellationToken);
        await ExecuteAsync(sql, string.Create(CultureInfo.InvariantCulture, $"""
            SET SESSION cte_max_recursion_depth = {rows + 1};
            INSERT INTO insurance_db.users (user_id, signup_date, city, device_type)
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
              SELECT i, DATE_ADD('2020-01-01', INTERVAL i % 1500 DAY), ELT(1 + i % 5, 'Tehran', 'Mashhad', 'Isfahan', 'Shiraz', 'Tabriz'), ELT(1 + i % 3, 'Mobile', 'Desktop', 'Tablet') FROM n;
            ANALYZE TABLE insurance_db.users
            """), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await ServiceScript.RunAsync(ServiceScript.Find("kafka.sh"), CancellationToken.None, "stop", _kafka);
        await ServiceScript.RunAsync(ServiceScript.Find("mysql.sh"), CancellationToken.None, "stop", _mysql);
    }
}
