using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Runs;
using Azki.Core.Events;
using Azki.SparkEtl;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Users;
using Spark.Connect;

namespace Azki.Benchmarks.Spark;

/// <summary>Batch ETL as <c>azki etl --engine spark</c> does it: from the topic through Spark, staged, checked and published in all tables.</summary>
internal static class SparkToTables
{
    public static async Task<Measurement> MeasureAsync(SharedEngine engine, GeneratedInput input, EventSource.Kafka topic, string spark, CancellationToken cancellationToken)
    {
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        // Publishes; its own log has the users and no event.
        await using var platform = await PlatformRun.StartAsync(engine, database, engine.Folder.NewFolder("home"), cancellationToken);
        await platform.Users.SyncAsync(input.UsersFile, cancellationToken: cancellationToken);
        await platform.WaitUntilRunningAsync(cancellationToken);
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        await using var session = await SparkSession.ConnectAsync(spark, cancellationToken);

        var meter = new Meter();
        var run = Guid.NewGuid();
        await platform.Etl.StartBatchAsync(run);
        var request = new BatchRequest(BatchMode.Backfill, new(1970, 1, 1), new(2149, 6, 6), [topic], new UserSource.Warehouse());
        var staged = await new BatchEtl(session, database.Warehouse, null, EventRules.Default, TimeProvider.System).StageAsync(run, request, null, cancellationToken);
        await platform.Etl.PublishBatchAsync(new(run, request.From, request.To, false, staged.StartedAt, staged.Totals.Events, staged.Totals.Ids));
        var result = meter.Stop(topic.Events());
        await database.RequireEventsAsync(topic.Events(), cancellationToken);
        return result;
    }
}
