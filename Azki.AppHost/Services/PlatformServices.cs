using Azki.AppHost.Model;
using Azki.AppHost.Stores;

namespace Azki.AppHost.Services;

/// <summary>Adds the services. Each has its own user of each store, a folder of its own, and waits for what it needs.</summary>
internal static class PlatformServices
{
    /// <summary>Takes events by HTTP from whoever shows the key, and the sample from its folder.</summary>
    public static IResourceBuilder<ProjectResource> AddIngestor(this Platform platform, PlatformStores stores)
    {
        var key = platform.AddSecret("ingest-api-key");
        var ingestor = platform.AddService<Projects.Azki_Ingestor>(ResourceNames.Ingestor)
            .WithStore(stores.Kafka.For(KafkaUser.Ingestor), ResourceNames.Kafka)
            .WithEnvironment(ServiceSettings.ApiKeyVariable, key)
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = (url.Url + "/openapi/v1.json", "OpenAPI"));
        return ingestor.WithSample(platform).WithLoadSampleCommand(platform, key.Resource);
    }

    /// <summary>Captures changes of users.</summary>
    public static IResourceBuilder<ProjectResource> AddCdcBridge(this Platform platform, PlatformStores stores) =>
        platform.AddService<Projects.Azki_CdcBridge>(ResourceNames.CdcBridge)
            .WithStore(stores.Kafka.For(KafkaUser.CdcBridge), ResourceNames.Kafka)
            .WithStore(stores.InsuranceDb, ResourceNames.InsuranceDb);

    /// <summary>Loads the warehouse.</summary>
    public static IResourceBuilder<ProjectResource> AddStreamEtl(this Platform platform, PlatformStores stores)
    {
        var etl = platform.AddService<Projects.Azki_StreamEtl>(ResourceNames.StreamEtl)
            .WithStore(stores.Kafka.For(KafkaUser.StreamEtl), ResourceNames.Kafka)
            .WithStore(stores.ClickHouse.For(ClickHouseUser.StreamEtl), ResourceNames.ClickHouse);
        return stores.ClickHouse.Server is { } warehouse ? etl.WithRebuildCommand(warehouse.Resource) : etl;
    }

    /// <summary>Shows the figures to whoever signs in with the key. Its user of the warehouse only reads.</summary>
    public static IResourceBuilder<ProjectResource> AddDashboard(
        this Platform platform, PlatformStores stores, IResourceBuilder<ProjectResource> streamEtl) =>
        platform.AddService<Projects.Azki_Dashboard>(ResourceNames.Dashboard, ServiceSettings.DashboardPort)
            .WithStore(stores.ClickHouse.For(ClickHouseUser.Dashboard), ResourceNames.ClickHouse)
            .WithEnvironment(ServiceSettings.DashboardKeyVariable, platform.AddSecret("dashboard-key"))
            // There is one key: whoever has it must see the state of the installation, too.
            .WithEnvironment(ServiceSettings.DashboardRoleVariable, "operator")
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Dashboard")
            // The tables it reads are made by the ETL.
            .WaitFor(streamEtl);

    private static IResourceBuilder<ProjectResource> AddService<TProject>(
        this Platform platform, string name, int publishedPort = ServiceSettings.ContainerPort)
        where TProject : IProjectMetadata, new()
    {
        var service = platform.Builder.AddProject<TProject>(name)
            .WithHttpEndpoint(
                port: platform.IsPublished ? publishedPort : null,
                targetPort: platform.IsPublished ? ServiceSettings.ContainerPort : null,
                name: "http")
            .WithHttpHealthCheck(ServiceSettings.HealthPath, 200, "http")
            .WithEnvironment(
                ServiceSettings.HomeVariable,
                platform.IsPublished ? ServiceSettings.ContainerHome : platform.HomeOf(name));
        // In Compose ports are published as they are: with no proxy before them, whoever asks could say who is asking.
        if (platform.Target == DeploymentTarget.Compose) service.DisableForwardedHeaders();
        return platform.IsPublished
            ? service.WithAnnotation(new ContainerMountAnnotation(
                ServiceSettings.Volume(name), ServiceSettings.ContainerHome, ContainerMountType.Volume, isReadOnly: false))
            : service;
    }

    /// <summary>Refers to a store and waits for it.</summary>
    public static IResourceBuilder<ProjectResource> WithStore(this IResourceBuilder<ProjectResource> service, Store store, string connectionName)
    {
        service.WithReference(store.Connection, connectionName);
        foreach (var needed in store.Readiness)
        {
            // What makes something and ends is waited for to its end.
            if (needed.Resource.Name == ResourceNames.KafkaTopics) service.WaitForCompletion(needed);
            else service.WaitFor(needed);
        }
        return service;
    }
}
