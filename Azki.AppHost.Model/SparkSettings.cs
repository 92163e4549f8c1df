using System.Globalization;

namespace Azki.AppHost.Model;

/// <summary>A stand-alone Spark cluster: a master, workers, and the driver that serves Spark Connect.</summary>
public static class SparkSettings
{
    /// <summary>The setting of the AppHost that says how many workers there are.</summary>
    public const string WorkersSetting = "Azki:Spark:Workers";

    /// <summary>Workers unless set.</summary>
    public const int DefaultWorkers = 2;

    /// <summary>The port of Spark Connect.</summary>
    public const int ConnectPort = 15002;

    /// <summary>The port of the master for workers and drivers.</summary>
    public const int MasterPort = 7077;

    /// <summary>The web page of the master.</summary>
    public const int MasterUiPort = 8080;

    /// <summary>The web page of a worker.</summary>
    public const int WorkerUiPort = 8081;

    /// <summary>The web page of the driver.</summary>
    public const int DriverUiPort = 4040;

    /// <summary>Answers once a master or worker is up.</summary>
    public const string StatusPath = "/json/";

    /// <summary>The name of the health check that asks Spark Connect itself: the driver's pages answer 200 while it is still starting.</summary>
    public const string ConnectCheck = "spark_connect_check";

    /// <summary>Runs a class of Spark in the foreground.</summary>
    public const string ClassProgram = "/opt/spark/bin/spark-class";

    /// <summary>Runs an application of Spark in the foreground.</summary>
    public const string SubmitProgram = "/opt/spark/bin/spark-submit";

    private const string MasterUrl = "spark://" + ResourceNames.SparkMaster + ":7077";

    /// <summary>Sources and sinks that the image lacks, by their coordinates on Maven Central; fetched when the driver starts.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        $"org.apache.spark:spark-sql-kafka-0-10_2.13:{ContainerImage.Spark.Tag}",
        "com.mysql:mysql-connector-j:9.1.0",
        "com.clickhouse:clickhouse-jdbc:0.9.4",
    ];

    /// <summary>Arguments of <see cref="ClassProgram"/> for the master.</summary>
    public static IReadOnlyList<string> MasterArguments { get; } =
    [
        "org.apache.spark.deploy.master.Master",
        "--host", ResourceNames.SparkMaster, "--port", Text(MasterPort), "--webui-port", Text(MasterUiPort),
    ];

    /// <summary>Arguments of <see cref="ClassProgram"/> for a worker.</summary>
    public static IReadOnlyList<string> WorkerArguments { get; } =
        ["org.apache.spark.deploy.worker.Worker", "--cores", "2", "--memory", "2g", "--webui-port", Text(WorkerUiPort), MasterUrl];

    /// <summary>Arguments of <see cref="SubmitProgram"/> for Spark Connect. Executors find the driver under the name of its resource.</summary>
    public static IReadOnlyList<string> ConnectArguments { get; } =
    [
        "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
        "--name", "Spark Connect",
        "--master", MasterUrl,
        // It plans what the executors do: with one gigabyte two runs at a time do not fit into it.
        "--driver-memory", "3g",
        "--packages", string.Join(',', Packages),
        .. Configuration().SelectMany(setting => new[] { "--conf", $"{setting.Key}={setting.Value}" }),
        "spark-internal",
    ];

    /// <summary>How many workers there are.</summary>
    /// <param name="setting">The value of <see cref="WorkersSetting"/>.</param>
    /// <exception cref="FormatException">It is not a whole number of at least one.</exception>
    public static int Workers(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return DefaultWorkers;
        return int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var workers) && workers > 0
            ? workers
            : throw new FormatException($"{WorkersSetting} is '{setting}'. Set it to the number of Spark's workers, at least 1.");
    }

    private static Dictionary<string, string> Configuration() => new()
    {
        ["spark.driver.host"] = ResourceNames.Spark,
        ["spark.driver.bindAddress"] = "0.0.0.0",
        // The user of the image has no home of its own to keep packages in.
        ["spark.jars.ivy"] = "/tmp/ivy",
        ["spark.connect.grpc.binding.address"] = "0.0.0.0",
        ["spark.connect.grpc.binding.port"] = Text(ConnectPort),
        ["spark.ui.port"] = Text(DriverUiPort),
        ["spark.sql.session.timeZone"] = "UTC",
        ["spark.sql.catalogImplementation"] = "in-memory",
        ["spark.sql.warehouse.dir"] = "/tmp/warehouse",
    };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
