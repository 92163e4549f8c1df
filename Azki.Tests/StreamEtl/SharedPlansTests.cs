using Azki.EventLog.Kafka;
using Azki.StreamEtl;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Plans;
using Azki.Tests.EventLog;
using Azki.Tests.EventLog.Kafka;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

/// <summary>Batches recorded in Kafka.</summary>
public sealed class SharedPlansTests(KafkaBroker broker, EngineFixture engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Recover_TwoWarehousesOnOneCluster_EachFindsItsOwnPlansAndNoOthers()
    {
        var servers = await broker.GetBootstrapServersAsync();
        await using var log = new KafkaEventLog(new ProducerConfig { BootstrapServers = servers }, new ConsumerConfig { BootstrapServers = servers });
        await using var one = new PipelineHome(engine);
        await using var two = new PipelineHome(engine);
        foreach (var home in (PipelineHome[])[one, two])
        {
            await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(Cancellation);
            await WithExecutorAsync(log, home, executor => executor.RecordAsync(
                executor.Reserve(), BatchPlan.Of("p", [], ["INSERT INTO rebuilt_months SELECT 202510, now64(3)"]), Cancellation));
        }

        foreach (var home in (PipelineHome[])[one, two, one, two]) await WithExecutorAsync(log, home, executor => executor.RecoverAsync(Cancellation));

        foreach (var home in (PipelineHome[])[one, two]) Assert.Equal(["1"], await home.LinesAsync("SELECT count() FROM rebuilt_months"));
    }

    private static async Task WithExecutorAsync(KafkaEventLog log, PipelineHome home, Func<PlanExecutor, Task> work)
    {
        using var folder = new TemporaryFolder();
        using var plans = new PlanJournal(folder.Path);
        var options = Options.Create(new StreamEtlOptions());
        using var executor = new PlanExecutor(
            log, home.Warehouse, plans, new EtlProgress(), new ReaderGroup(home.Warehouse, options), new BatchSize(options), NullLogger<PlanExecutor>.Instance);
        await using var tenure = await executor.TakeOverAsync(Cancellation);
        await work(executor);
    }
}
