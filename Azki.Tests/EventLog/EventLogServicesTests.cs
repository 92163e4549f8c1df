using Azki.EventLog;
using Azki.EventLog.Kafka;
using Azki.EventLog.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Azki.Tests.EventLog;

public sealed class EventLogServicesTests
{
    [Fact]
    public async Task AddEventLog_NoConnectionString_IsLocalInTheHome()
    {
        using var folder = new TemporaryFolder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Azki:Home", folder.Path), new("Azki:EventLog:DefaultPartitions", "5")]);
        builder.AddEventLog();
        using var host = builder.Build();
        await using var log = Assert.IsType<LocalEventLog>(host.Services.GetRequiredService<IEventLog>());
        Assert.Equal(5, (await log.OpenTopicAsync(new("t"), TestContext.Current.CancellationToken)).Partitions);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "log", "topics", "t")));
        Assert.Equal(TimeSpan.FromDays(7), host.Services.GetRequiredService<IOptions<LocalEventLogOptions>>().Value.RetentionAge);
    }

    [Fact]
    public async Task AddEventLog_ConnectionString_IsKafka()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:kafka", "127.0.0.1:1"), new("Aspire:Confluent:Kafka:Producer:Config:CompressionType", "Zstd"),
            new("Aspire:Confluent:Kafka:Consumer:Config:FetchMinBytes", "7"),
        ]);
        builder.AddEventLog();
        using var host = builder.Build();
        await using var log = Assert.IsType<KafkaEventLog>(host.Services.GetRequiredService<IEventLog>());
    }
}
