using Azki.AppHost.Model;
using Azki.AppHost.Publishing;

namespace Azki.AppHost.Stores;

/// <summary>Adds the log.</summary>
internal static class KafkaStores
{
    /// <summary>A broker with its topics and a page to look into them, or one that runs elsewhere.</summary>
    public static Store AddKafka(this Platform platform)
    {
        if (platform.IsExternal(ResourceNames.Kafka)) return Store.External(platform, ResourceNames.Kafka);

        var kafka = platform.Builder.AddKafka(ResourceNames.Kafka)
            .WithPinnedImage(ContainerImage.Kafka)
            .WithDataVolume(KafkaSettings.Volume)
            .WithLifetime(ContainerLifetime.Persistent)
            .WithKafkaUI(ui => ui.WithPinnedImage(ContainerImage.KafkaUi).WithUrlForEndpoint("http", url => url.DisplayText = "Kafka UI"));
        foreach (var (name, value) in KafkaSettings.Environment) kafka.WithEnvironment(name, value);

        return new(kafka, [kafka, platform.AddTopics(kafka)]);
    }

    // Services make what is missing, too; here it is made with the number of partitions that several of them share.
    private static IResourceBuilder<ContainerResource> AddTopics(this Platform platform, IResourceBuilder<KafkaServerResource> kafka) =>
        platform.Builder.AddContainer(ResourceNames.KafkaTopics, ContainerImage.Kafka.Name, ContainerImage.Kafka.Tag)
            .WithPinnedImage(ContainerImage.Kafka)
            .WithEntrypoint(KafkaSettings.TopicShell)
            .WithArgs(KafkaSettings.TopicScript.Target)
            // Between containers: the connection string is for processes of this machine.
            .WithEnvironment(KafkaSettings.BootstrapVariable, ReferenceExpression.Create($"{kafka.Resource.InternalEndpoint.Property(EndpointProperty.HostAndPort)}"))
            .WithMountedFiles(platform, [KafkaSettings.TopicScript])
            .WithParentRelationship(kafka)
            .WaitFor(kafka);
}
