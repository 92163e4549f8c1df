using Azki.AppHost.Model;

namespace Azki.AppHost.Tests;

public sealed class WaitTests
{
    [Theory]
    [InlineData(ResourceNames.KafkaTopics, ResourceNames.Kafka, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.KafkaUi, ResourceNames.KafkaTopics, WaitType.WaitForCompletion)]
    [InlineData(ResourceNames.Etl, ResourceNames.Spark, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.Etl, ResourceNames.ClickHouse, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.Etl, ResourceNames.KafkaTopics, WaitType.WaitForCompletion)]
    [InlineData(ResourceNames.Ingestor, ResourceNames.Kafka, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.Ingestor, ResourceNames.KafkaTopics, WaitType.WaitForCompletion)]
    [InlineData(ResourceNames.CdcBridge, ResourceNames.MySql, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.CdcBridge, ResourceNames.KafkaTopics, WaitType.WaitForCompletion)]
    [InlineData(ResourceNames.StreamEtl, ResourceNames.ClickHouse, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.StreamEtl, ResourceNames.KafkaTopics, WaitType.WaitForCompletion)]
    [InlineData(ResourceNames.Dashboard, ResourceNames.StreamEtl, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.Spark, ResourceNames.SparkMaster, WaitType.WaitUntilHealthy)]
    [InlineData(ResourceNames.Spark, "spark-worker-1", WaitType.WaitUntilHealthy)]
    public async Task Resource_BeforeItsNeedIsReady_Waits(string name, string needed, WaitType type)
    {
        await using var builder = await AppHost.CreateAsync();

        Assert.Contains(builder.Named<IResource>(name).Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == needed && wait.WaitType == type);
    }

    [Fact]
    public async Task Resources_WaitingForEachOther_AreNoCircle()
    {
        await using var builder = await AppHost.CreateAsync();
        var started = new HashSet<string>();
        var waiting = builder.Resources.Where(resource => resource.Annotations.OfType<WaitAnnotation>().Any()).ToList();
        started.UnionWith(builder.Resources.Except(waiting).Select(resource => resource.Name));

        while (waiting.RemoveAll(resource => resource.Annotations.OfType<WaitAnnotation>().All(wait => started.Contains(wait.Resource.Name)) && started.Add(resource.Name)) > 0) { }

        Assert.Empty(waiting);
    }
}
