namespace Azki.AppHost.Stores;

/// <summary>What the services work on.</summary>
internal sealed record PlatformStores(KafkaStore Kafka, Store InsuranceDb, ClickHouseStore ClickHouse, Store? Spark);

/// <summary>A store as a service sees it.</summary>
/// <param name="Connection">How it is reached.</param>
/// <param name="Readiness">What a service waits for before it starts; empty where the store runs elsewhere.</param>
internal sealed record Store(IResourceBuilder<IResourceWithConnectionString> Connection, IReadOnlyList<IResourceBuilder<IResource>> Readiness)
{
    /// <summary>A store that runs elsewhere, by the connection string of that name.</summary>
    public static Store External(Platform platform, string name) => new(platform.Builder.AddConnectionString(name), []);
}
