using Azki.AppHost.Model;
using Azki.AppHost.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.AppHost.Stores;

/// <summary>The log, by the user of each service.</summary>
/// <param name="Connections">A connection for each of <see cref="KafkaUser.All"/>; where the broker is elsewhere, the same for those that have none of their own.</param>
/// <param name="Readiness">What a service waits for: the broker, its topics and rights. Empty where the broker is elsewhere.</param>
/// <param name="ForSpark">How Spark's containers reach the broker.</param>
internal sealed record KafkaStore(
    IReadOnlyDictionary<KafkaUser, IResourceBuilder<IResourceWithConnectionString>> Connections,
    IReadOnlyList<IResourceBuilder<IResource>> Readiness,
    ReferenceExpression ForSpark)
{
    /// <summary>The log as a user sees it.</summary>
    public Store For(KafkaUser user) => new(Connections[user], Readiness);
}

/// <summary>Adds the log.</summary>
internal static class KafkaStores
{
    /// <summary>A broker with its topics, a user for each service and a page to look into it, or one that runs elsewhere.</summary>
    public static KafkaStore AddKafka(this Platform platform)
    {
        if (platform.IsExternal(ResourceNames.Kafka))
        {
            var elsewhere = platform.Builder.AddConnectionString(ResourceNames.Kafka);
            var users = KafkaUser.All.ToDictionary(user => user, user => platform.OwnOr(user.ConnectionName, elsewhere));
            return new(users, [], ReferenceExpression.Create($"{users[KafkaUser.Spark]}"));
        }

        var passwords = KafkaUser.All.ToDictionary(user => user, user => platform.AddSecret(user.Parameter).Resource);
        var kafka = platform.AddBroker(passwords);
        var topics = platform.AddTopics(kafka, passwords[KafkaUser.Administrator]);
        platform.AddKafkaUi(kafka, topics, passwords[KafkaUser.Viewer]);

        var address = kafka.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return new(
            KafkaUser.All.ToDictionary(user => user, user => (IResourceBuilder<IResourceWithConnectionString>)platform.Builder.AddConnectionString(
                user.ConnectionName,
                ReferenceExpression.Create($"{address}{KafkaSettings.Credentials(user)}{passwords[user]}"))),
            [kafka, topics],
            ReferenceExpression.Create($"{kafka.InternalAddress()}{KafkaSettings.Credentials(KafkaUser.Spark)}{passwords[KafkaUser.Spark]}"));
    }

    /// <summary>Where other containers reach the broker: the connection string is for processes of this machine.</summary>
    public static EndpointReferenceExpression InternalAddress(this IResourceBuilder<KafkaServerResource> kafka) =>
        kafka.Resource.InternalEndpoint.Property(EndpointProperty.HostAndPort);

    private static IResourceBuilder<KafkaServerResource> AddBroker(this Platform platform, IReadOnlyDictionary<KafkaUser, ParameterResource> passwords)
    {
        var kafka = platform.Builder.AddKafka(ResourceNames.Kafka)
            .WithPinnedImage(ContainerImage.Kafka)
            .WithDataVolume(KafkaSettings.Volume)
            .WithLifetime(ContainerLifetime.Persistent);
        foreach (var (name, value) in KafkaSettings.Environment) kafka.WithEnvironment(name, value);
        foreach (var variable in KafkaSettings.UserVariables) kafka.WithEnvironment(variable, Users(passwords));
        return kafka.WithEnvironment(KafkaSettings.AdvertisedListenersVariable, platform.AdvertisedListeners(kafka.Resource)).WithProbe(platform);
    }

    private static ReferenceExpression Users(IReadOnlyDictionary<KafkaUser, ParameterResource> passwords)
    {
        var users = new ReferenceExpressionBuilder();
        users.Append($"{KafkaSettings.LoginModule}");
        foreach (var (user, password) in passwords) users.Append($"{KafkaSettings.UserEntry(user)}{password}\"");
        users.Append($";");
        return users.Build();
    }

    // As Aspire's integration writes them, by the names of our listeners.
    private static ReferenceExpression AdvertisedListeners(this Platform platform, KafkaServerResource kafka)
    {
        var (host, inside) = (kafka.PrimaryEndpoint, kafka.InternalEndpoint);
        return platform.IsPublished
            ? ReferenceExpression.Create($"{KafkaSettings.AnnouncedLoopback},{KafkaSettings.HostListener}://{host.Property(EndpointProperty.HostAndPort)},{KafkaSettings.InternalListener}://{inside.Property(EndpointProperty.HostAndPort)}")
            : ReferenceExpression.Create($"{KafkaSettings.AnnouncedLoopback},{KafkaSettings.HostListener}://localhost:{host.Property(EndpointProperty.Port)},{KafkaSettings.InternalListener}://{kafka.Name}:{inside.Property(EndpointProperty.TargetPort)}");
    }

    // The integration's own check writes to a topic of its own without a name: here there is no such topic, and nobody without one.
    private static IResourceBuilder<KafkaServerResource> WithProbe(this IResourceBuilder<KafkaServerResource> kafka, Platform platform)
    {
        foreach (var check in kafka.Resource.Annotations.OfType<HealthCheckAnnotation>().ToList()) kafka.Resource.Annotations.Remove(check);
        var endpoint = kafka.Resource.PrimaryEndpoint;
        platform.Builder.Services.AddHealthChecks().AddAsyncCheck(KafkaSettings.Check, async cancellationToken =>
            await KafkaProbe.AnswersAsync(endpoint.Host, endpoint.Port, cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The broker does not answer yet."), timeout: TimeSpan.FromSeconds(5));
        return kafka.WithHealthCheck(KafkaSettings.Check);
    }

    // Services may make no topics; here they are made with the number of partitions that are written and read beside each other.
    private static IResourceBuilder<ContainerResource> AddTopics(this Platform platform, IResourceBuilder<KafkaServerResource> kafka, ParameterResource password) =>
        platform.Builder.AddContainer(ResourceNames.KafkaTopics, ContainerImage.Kafka.Name, ContainerImage.Kafka.Tag)
            .WithPinnedImage(ContainerImage.Kafka)
            .WithEntrypoint(KafkaSettings.SetupShell)
            .WithArgs(KafkaSettings.SetupFiles[0].Target)
            .WithEnvironment(KafkaSettings.BootstrapVariable, ReferenceExpression.Create($"{kafka.InternalAddress()}"))
            .WithEnvironment(KafkaSettings.AdministratorPasswordVariable, ReferenceExpression.Create($"{password}"))
            .WithMountedFiles(platform, KafkaSettings.SetupFiles)
            .WithParentRelationship(kafka)
            .WaitFor(kafka);
}
