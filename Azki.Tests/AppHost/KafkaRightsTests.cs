using System.Text;
using Azki.AppHost.Model;
using Azki.Core;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Azki.Tests.Kafka;
using Azki.Tests.Pipeline.Harness;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Azki.Tests.AppHost;

/// <summary>On a broker that is set up as in the full stack: each service's user can do the service's work, and no more.</summary>
[Trait("Category", "Long")]
public sealed class KafkaRightsTests(EngineFixture fixture, SecuredKafka kafka) : IClassFixture<SecuredKafka>
{
    private const int Events = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_WorkOfTheirServices_IsDone()
    {
        kafka.Require();
        await using var home = new PipelineHome(fixture);
        await using var port = await EnginePort.OpenAsync(fixture.Engine);
        home.Settings["ConnectionStrings:kafka"] = kafka.ConnectionString(KafkaUser.StreamEtl);
        home.Settings["ConnectionStrings:clickhouse"] = port.ConnectionString;
        home.Settings["Azki:Warehouse:Database"] = home.Options.Database;
        home.Settings["Azki:StreamEtl:PublishProcessedEvents"] = "true";
        using var etl = EtlProcess.Start(Path.Combine(home.Files, "etl"), home.Settings);

        await using (var log = kafka.OpenLog(KafkaUser.Ingestor))
        {
            await AppendAsync(log, Topics.RawEvents, [.. Enumerable.Range(0, Events).Select(PlainEvents.Json)]);
            await AppendAsync(log, Topics.QuarantinedEvents);
        }
        await using (var log = kafka.OpenLog(KafkaUser.CdcBridge))
        {
            await AppendAsync(log, Topics.QuarantinedEvents);
            // Its position is in a topic that it makes itself.
            await AppendAsync(log, "azki.cdc_positions", "position");
            Assert.Equal(1, await CountAsync(log, "azki.cdc_positions"));
            var signals = await log.OpenTopicAsync(new("azki-signal", Partitions: 1), Cancellation);
            await log.CommitPositionsAsync("azki-cdc", signals, new Dictionary<int, long> { [0] = 0 }, Cancellation);
            Assert.Equal(0, (await log.GetPositionsAsync("azki-cdc", signals, Cancellation))[0]);
        }

        await PlainEvents.WaitAsync(etl.IsLoadingAsync, "StreamEtl does not begin to load");
        await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync("SELECT sum(read) FROM ingestion_ledger") >= Events, "StreamEtl does not load all");
        await home.AssertStoredAsync([.. Enumerable.Range(0, Events)]);
        await using (var log = kafka.OpenLog(KafkaUser.Viewer))
        {
            await PlainEvents.WaitAsync(async () => await CountAsync(log, Topics.ProcessedEvents) == Events, "The enriched events are not published");
        }
        await using (var log = kafka.OpenLog(KafkaUser.Spark)) Assert.InRange(await CountAsync(log, Topics.RawEvents), Events, int.MaxValue);
    }

    [Theory]
    [InlineData("azki_ingestor", Topics.Users, "insurance.etl_plans", "insurance.processed_events")]
    [InlineData("azki_cdc", Topics.RawEvents, "insurance.etl_plans")]
    [InlineData("azki_etl", Topics.RawEvents, Topics.Users)]
    [InlineData("azki_spark", Topics.RawEvents, Topics.Users)]
    [InlineData("azki_viewer", Topics.RawEvents, "insurance.etl_plans")]
    public async Task Users_TopicsOfOthers_TakeNothingFromThem(string name, params string[] topics)
    {
        kafka.Require();
        await using var log = kafka.OpenLog(KafkaUser.All.Single(user => user.Name == name));

        foreach (var topic in topics) await Assert.ThrowsAsync<EventLogException>(() => AppendAsync(log, topic, "{}"));
    }

    [Theory]
    [InlineData("azki_ingestor", Topics.RawEvents)]
    [InlineData("azki_cdc", Topics.RawEvents)]
    [InlineData("azki_spark", Topics.Users)]
    public async Task Users_TopicsOfOthers_TellThemNothing(string name, string topic)
    {
        kafka.Require();
        await using (var writer = kafka.OpenLog(KafkaUser.Administrator)) await AppendAsync(writer, topic, PlainEvents.Json(0));
        await using var log = kafka.OpenLog(KafkaUser.All.Single(user => user.Name == name));

        await Assert.ThrowsAsync<EventLogException>(() => CountAsync(log, topic));
    }

    /// <summary>One that may not ask who coordinates the group, and one that may not be of it.</summary>
    [Theory]
    [InlineData("azki_ingestor", "azki-stream-etl-instances")]
    [InlineData("azki_etl", "azki")]
    public async Task Users_GroupsOfOthers_AreToldThatTheyMayNotJoin(string name, string group)
    {
        kafka.Require();
        var connection = KafkaConnection.Parse(kafka.ConnectionString(KafkaUser.All.Single(user => user.Name == name)));
        await using var membership = new KafkaMembership(new(Topics.RawEvents, Guid.NewGuid(), 1), group, KafkaDefaults.Apply(connection.Apply(new ConsumerConfig())), _ => { });

        var failure = await Assert.ThrowsAsync<LogAccessException>(
            () => membership.WaitUntilChosenAsync(() => Assert.Fail("It is not of the group"), Cancellation));

        Assert.Contains(group, failure.Message, StringComparison.Ordinal);
        Assert.True(Azki.ServiceDefaults.Faults.Fault.Of(failure).NeedsHelp);
    }

    [Theory]
    [InlineData("azki_ingestor")]
    [InlineData("azki_etl")]
    [InlineData("azki_viewer")]
    public async Task Users_TopicsAndRights_AreNotTheirsToMake(string name)
    {
        kafka.Require();
        var user = KafkaUser.All.Single(user => user.Name == name);
        using var admin = new AdminClientBuilder(KafkaConnection.Parse(kafka.ConnectionString(user)).Apply(new AdminClientConfig())).Build();

        var topic = await Assert.ThrowsAsync<CreateTopicsException>(() => admin.CreateTopicsAsync([new() { Name = "azki-another", NumPartitions = 1 }]));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, topic.Results[0].Error.Code);
        await Assert.ThrowsAsync<CreateAclsException>(() => admin.CreateAclsAsync(
        [
            new()
            {
                Pattern = new() { Type = ResourceType.Topic, Name = Topics.RawEvents, ResourcePatternType = ResourcePatternType.Literal },
                Entry = new() { Principal = $"User:{name}", Host = "*", Operation = AclOperation.All, PermissionType = AclPermissionType.Allow },
            },
        ]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";security.protocol=SASL_PLAINTEXT;sasl.mechanism=PLAIN;sasl.username=azki_etl;sasl.password=wrong")]
    public async Task Nobody_WithoutThePassword_IsLetIn(string credentials)
    {
        kafka.Require();
        using var admin = new AdminClientBuilder(KafkaConnection.Parse(kafka.Address() + credentials).Apply(new AdminClientConfig())).Build();

        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Probe_BrokerThatServes_AnswersBeforeItKnowsWhoAsks()
    {
        kafka.Require();

        Assert.True(await KafkaProbe.AnswersAsync("127.0.0.1", kafka.Port, Cancellation));
    }

    private static async Task AppendAsync(KafkaEventLog log, string name, params IReadOnlyList<string> values)
    {
        var topic = await log.OpenTopicAsync(new(name), Cancellation);
        if (values.Count == 0) return;
        using var batch = new RecordBatchBuilder();
        foreach (var value in values) batch.Add("1"u8, Encoding.UTF8.GetBytes(value));
        await log.AppendAsync(topic, 0, batch, Cancellation);
    }

    private static async Task<int> CountAsync(KafkaEventLog log, string name)
    {
        var topic = await log.OpenTopicAsync(new(name), Cancellation);
        var count = 0;
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var (low, high) = await log.GetWatermarksAsync(topic, partition, Cancellation);
            await using var reader = await log.OpenReaderAsync(topic, partition, low, Cancellation);
            while (low < high && await reader.TryReadAsync(Cancellation) is { } batch)
            {
                using (batch) count += batch.Count;
            }
        }
        return count;
    }
}
