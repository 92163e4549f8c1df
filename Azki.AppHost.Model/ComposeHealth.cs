namespace Azki.AppHost.Model;

/// <summary>How Docker Compose finds out whether a container is ready for those that wait for it. Each asks for the work itself where it can.</summary>
public static class ComposeHealth
{
    /// <summary>Between two checks.</summary>
    public const string Interval = "10s";

    /// <summary>A check that takes longer has failed.</summary>
    public const string Timeout = "10s";

    /// <summary>Failed checks that make a container unhealthy.</summary>
    public const int Retries = 12;

    /// <summary>While a container starts, failed checks do not count. Spark fetches its packages first, each time it is made anew.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static string StartPeriodOf(string resource) => resource == ResourceNames.Spark ? "600s" : "60s";

    // Compose replaces ${NAME} by its own variables; $$ leaves one $ for the container's shell.
    private static readonly Dictionary<string, string[]> Stores = new()
    {
        [ResourceNames.Kafka] = ["CMD", "kafka-topics", "--bootstrap-server", $"localhost:{KafkaSettings.LoopbackPort}", "--list"],
        // While its disk is new the server listens on a socket only: over TCP it answers when all scripts have run.
        [ResourceNames.MySql] =
            ["CMD-SHELL", $"MYSQL_PWD=\"$$MYSQL_ROOT_PASSWORD\" mysql -h 127.0.0.1 -u root -e 'SELECT 1 FROM {MySqlSettings.Database}.users LIMIT 1'"],
        // While its disk is new the server listens on 127.0.0.1 only. Nobody waits for a database: who loads makes it, also after a reset.
        [ResourceNames.ClickHouse] =
        [
            "CMD-SHELL",
            "clickhouse-client --host \"$$HOSTNAME\" --user \"$$CLICKHOUSE_USER\" --password \"$$CLICKHOUSE_PASSWORD\" --query 'SELECT 1'",
        ],
        // Of Alpine Linux: no bash, but wget.
        [ResourceNames.KafkaUi] = ["CMD", "wget", "-q", "-O", "/dev/null", $"http://127.0.0.1:{KafkaUiSettings.Port}{KafkaUiSettings.HealthPath}"],
        [ResourceNames.SparkMaster] = Http(SparkSettings.MasterUiPort, SparkSettings.StatusPath),
        // Its pages answer 200 while it is still starting; the port is open when Connect serves it.
        [ResourceNames.Spark] = ["CMD", "bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{SparkSettings.ConnectPort}"],
    };

    /// <summary>The check of a resource; null where there is nothing to wait for.</summary>
    /// <param name="resource">The name of the resource.</param>
    /// <param name="isService">Whether it is a service of the platform.</param>
    public static IReadOnlyList<string>? TestOf(string resource, bool isService) =>
        resource == ResourceNames.Etl ? null
        : isService ? Http(ServiceSettings.ContainerPort, ServiceSettings.HealthPath)
        : Stores.TryGetValue(resource, out var test) ? test
        : ResourceNames.IsSparkWorker(resource) ? Http(SparkSettings.WorkerUiPort, SparkSettings.StatusPath)
        : null;

    // The images of .NET and Spark have bash, but neither curl nor wget.
    private static string[] Http(int port, string path) =>
    [
        "CMD", "bash", "-c",
        $"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET {path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '",
    ];
}
