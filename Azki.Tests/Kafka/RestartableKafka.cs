using System.Globalization;
using Azki.EventLog.Kafka;
using Azki.Tests.EventLog.Kafka;
using Confluent.Kafka;
using Testing;

namespace Azki.Tests.Kafka;

/// <summary>A broker of the tests' own, which may be stopped, killed and started again. Needs <c>kafka.sh</c>, see <see cref="KafkaBroker"/>.</summary>
public sealed class RestartableKafka : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-kafka-").FullName;
    private readonly string? _script = KafkaBroker.FindScript();
    private readonly int _port = ServerPort.Free(inRow: 2);
    private bool _isRunning;

    public string Servers => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Runs, and has no topic of the platform.</summary>
    public async Task CleanAsync()
    {
        Assert.SkipWhen(_script is null, "No kafka.sh: AZKI_TEST_SERVICES_DIR names no folder that has it.");
        if (!_isRunning) await StartAsync();
        using var admin = Admin();
        var names = admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.Select(t => t.Topic).Where(t => !t.StartsWith("__", StringComparison.Ordinal)).ToList();
        if (names.Count > 0) await DeleteAsync(names);
    }

    public async Task StartAsync()
    {
        var (code, output) = await KafkaBroker.RunAsync(_script!, "start", _folder, _port.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == 0, output);
        _isRunning = true;
    }

    public async Task StopAsync()
    {
        await KafkaBroker.RunAsync(_script!, "stop", _folder);
        _isRunning = false;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        using var process = System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "pid")), CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
        _isRunning = false;
    }

    public async Task DeleteAsync(IReadOnlyList<string> topics)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync(topics);
        while (admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.Any(t => topics.Contains(t.Topic))) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Makes a topic of one partition that takes no larger records.</summary>
    public async Task CreateAsync(string topic, int maxMessageBytes)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1, Configs = new() { ["max.message.bytes"] = maxMessageBytes.ToString(CultureInfo.InvariantCulture) } }]);
    }

    /// <summary>Gives a topic more partitions.</summary>
    public async Task AddPartitionsAsync(string topic, int partitions)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = partitions }]);
        while (admin.GetMetadata(topic, TimeSpan.FromSeconds(20)).Topics[0].Partitions.Count < partitions) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Lets the records before an offset of each partition expire.</summary>
    public async Task ExpireAsync(string topic, IEnumerable<(int Partition, long Before)> before)
    {
        using var admin = Admin();
        await admin.DeleteRecordsAsync(before.Select(b => new TopicPartitionOffset(topic, b.Partition, b.Before)));
    }

    /// <summary>Writes records in a transaction, whose end takes an offset of its own behind them.</summary>
    public void ProduceInTransaction(string topic, int partition, params IEnumerable<(string Key, string Value)> records)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Servers, TransactionalId = "tests" }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(20));
        producer.BeginTransaction();
        foreach (var (key, value) in records) producer.Produce(new TopicPartition(topic, partition), new() { Key = key, Value = value });
        producer.CommitTransaction(TimeSpan.FromSeconds(20));
    }

    public KafkaEventLog OpenLog() => new(new ProducerConfig { BootstrapServers = Servers }, new ConsumerConfig { BootstrapServers = Servers });

    public async ValueTask DisposeAsync()
    {
        if (_isRunning) await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).Build();
}
