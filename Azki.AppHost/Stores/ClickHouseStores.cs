using System.Globalization;
using Azki.AppHost.Model;
using Azki.AppHost.Publishing;

namespace Azki.AppHost.Stores;

/// <summary>The warehouse, by the user of each service.</summary>
/// <param name="Connections">A connection for each of <see cref="ClickHouseUser.All"/>; where the server is elsewhere, the same for those that have none of their own.</param>
/// <param name="Server">The server; null where it is elsewhere.</param>
/// <param name="ForSpark">How Spark's containers reach it.</param>
internal sealed record ClickHouseStore(
    IReadOnlyDictionary<ClickHouseUser, IResourceBuilder<IResourceWithConnectionString>> Connections,
    IResourceBuilder<ClickHouseResource>? Server,
    ReferenceExpression ForSpark)
{
    /// <summary>The warehouse as a user sees it.</summary>
    public Store For(ClickHouseUser user) => new(Connections[user], Server is null ? [] : [Server]);
}

/// <summary>Adds the warehouse.</summary>
internal static class ClickHouseStores
{
    /// <summary>A ClickHouse server with a user for each service, or one that runs elsewhere.</summary>
    public static ClickHouseStore AddClickHouse(this Platform platform)
    {
        if (platform.IsExternal(ResourceNames.ClickHouse))
        {
            var elsewhere = platform.Builder.AddConnectionString(ResourceNames.ClickHouse);
            var users = ClickHouseUser.All.ToDictionary(user => user, user => platform.OwnOr(user.ConnectionName, elsewhere));
            return new(users, null, ReferenceExpression.Create($"{users[ClickHouseUser.SparkEtl]}"));
        }

        var administrator = platform.AddSecret("clickhouse-password").Resource;
        var server = platform.Builder.AddResource(new ClickHouseResource(ResourceNames.ClickHouse, administrator))
            .WithPinnedImage(ContainerImage.ClickHouse)
            .WithHttpEndpoint(targetPort: ClickHouseSettings.HttpPort, name: ClickHouseResource.HttpEndpointName)
            .WithEnvironment("CLICKHOUSE_DB", ClickHouseUser.Database)
            .WithEnvironment("CLICKHOUSE_USER", ClickHouseSettings.Administrator)
            .WithEnvironment(context => context.EnvironmentVariables["CLICKHOUSE_PASSWORD"] = administrator)
            .WithMountedFiles(platform, [ClickHouseSettings.Users])
            .WithVolume(ClickHouseSettings.Volume, ClickHouseSettings.DataFolder)
            .WithContainerRuntimeArgs("--ulimit", $"nofile={ClickHouseSettings.OpenFiles}:{ClickHouseSettings.OpenFiles}")
            .WithLifetime(ContainerLifetime.Persistent)
            .WithHttpHealthCheck(ClickHouseSettings.PingPath, 200, ClickHouseResource.HttpEndpointName)
            .WithUrlForEndpoint(ClickHouseResource.HttpEndpointName, url => (url.Url, url.DisplayText) = (url.Url + "/play", "SQL"));

        var passwords = ClickHouseUser.All.ToDictionary(user => user, user => platform.AddSecret(user.Parameter).Resource);
        // In the network of containers, under the name of the resource: as Aspire's own integrations have it.
        var (spark, port) = (ClickHouseUser.SparkEtl, ClickHouseSettings.HttpPort.ToString(CultureInfo.InvariantCulture));
        return new(
            ClickHouseUser.All.ToDictionary(user => user, user => platform.AddUser(server, user, passwords[user])),
            server,
            ReferenceExpression.Create($"{ClickHouseSettings.ConnectionString(ResourceNames.ClickHouse, port, spark.Name, "")}{passwords[spark]}"));
    }

    private static IResourceBuilder<IResourceWithConnectionString> AddUser(
        this Platform platform, IResourceBuilder<ClickHouseResource> server, ClickHouseUser user, ParameterResource password)
    {
        server.WithEnvironment(user.PasswordVariable, ReferenceExpression.Create($"{password}"));
        return platform.Builder.AddConnectionString(
            user.ConnectionName, server.Resource.ConnectionStringOf(user.Name, password));
    }
}
