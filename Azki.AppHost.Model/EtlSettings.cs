namespace Azki.AppHost.Model;

/// <summary>Batch ETL in Spark: the program <c>azki</c>, run when a person wants it.</summary>
public static class EtlSettings
{
    /// <summary>Where Spark's containers reach the log, and as whom.</summary>
    public const string KafkaVariable = "Azki__SparkEtl__Kafka";

    /// <summary>Where Spark's containers reach the warehouse, and as whom.</summary>
    public const string WarehouseVariable = "Azki__SparkEtl__Warehouse";

    /// <summary>The profile of Docker Compose: the service does not start with the others.</summary>
    public const string ComposeProfile = "etl";

    /// <summary>What a person may have it do.</summary>
    public static IReadOnlyList<EtlRun> Runs { get; } =
    [
        new("backfill", "Run the ETL", "Spark adds what the log holds and the warehouse does not, and gives stored events the attributes their users have now.", null),
        new(
            "rebuild", "Rebuild by the ETL", "Spark computes all days anew from what the log holds.",
            "All days become what the log still holds; a rebuild that would take away more than a tenth of the events is refused. StreamEtl pauses meanwhile. Go on?"),
    ];

    /// <summary>What the program is told.</summary>
    /// <param name="mode">The mode of the run.</param>
    /// <param name="home">The folder of the program.</param>
    public static IReadOnlyList<string> Arguments(string mode, string home) => ["etl", "--engine", "spark", "--mode", mode, "--home", home];
}

/// <summary>A command that runs batch ETL.</summary>
/// <param name="Mode">The mode of <c>azki etl</c>.</param>
/// <param name="DisplayName">What a person reads.</param>
/// <param name="Description">What it does.</param>
/// <param name="Question">Asked first, where something may be lost.</param>
public sealed record EtlRun(string Mode, string DisplayName, string Description, string? Question)
{
    /// <summary>The name of the command.</summary>
    public string Command => $"etl-{Mode}";
}
