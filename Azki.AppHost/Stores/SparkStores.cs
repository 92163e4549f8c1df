using Azki.AppHost.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.AppHost.Stores;

/// <summary>Adds the batch engine.</summary>
internal static class SparkStores
{
    private const string Ui = "ui";

    /// <summary>A cluster of a master, workers and Connect, or one that runs elsewhere. None on Azure, where nobody presses the buttons of batch ETL.</summary>
    public static Store? AddSpark(this Platform platform)
    {
        if (platform.Target == DeploymentTarget.Azure) return null;
        if (platform.IsExternal(ResourceNames.Spark)) return Store.External(platform, ResourceNames.Spark);

        var master = platform.AddSparkNode(ResourceNames.SparkMaster, SparkSettings.MasterArguments, SparkSettings.MasterUiPort, "Spark master")
            .WithEndpoint(targetPort: SparkSettings.MasterPort, name: "master", scheme: "spark");

        var connect = platform.Builder.AddResource(new SparkConnectResource(ResourceNames.Spark))
            .WithPinnedImage(ContainerImage.Spark)
            .WithArgs([.. SparkSettings.ConnectArguments])
            .WithEndpoint(targetPort: SparkSettings.ConnectPort, name: SparkConnectResource.ConnectEndpointName, scheme: "sc")
            .WithHttpEndpoint(targetPort: SparkSettings.DriverUiPort, name: Ui)
            .WithUrlForEndpoint(Ui, url => url.DisplayText = "Spark jobs")
            .WithLifetime(ContainerLifetime.Persistent)
            .WithHealthCheck(SparkSettings.ConnectCheck)
            .WaitFor(master);
        var endpoint = connect.Resource.Connect;
        platform.Builder.Services.AddHealthChecks().AddAsyncCheck(SparkSettings.ConnectCheck, async cancellationToken =>
            await SparkConnectProbe.AnswersAsync(endpoint.Host, endpoint.Port, cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("Spark Connect does not answer yet: its driver fetches packages, or waits for workers."));

        for (var number = 1; number <= SparkSettings.Workers(platform.Builder.Configuration[SparkSettings.WorkersSetting]); number++)
        {
            var name = ResourceNames.SparkWorker(number);
            var worker = platform.AddSparkNode(name, SparkSettings.WorkerArguments, SparkSettings.WorkerUiPort, $"Spark worker {number}")
                .WithParentRelationship(master)
                .WaitFor(master);
            connect.WaitFor(worker);
        }
        return new(connect, [connect]);
    }

    private static IResourceBuilder<ContainerResource> AddSparkNode(
        this Platform platform, string name, IReadOnlyList<string> arguments, int uiPort, string link) =>
        platform.Builder.AddContainer(name, ContainerImage.Spark.Name, ContainerImage.Spark.Tag)
            .WithPinnedImage(ContainerImage.Spark)
            .WithEntrypoint(SparkSettings.ClassProgram)
            .WithArgs([.. arguments])
            .WithHttpEndpoint(targetPort: uiPort, name: Ui)
            .WithHttpHealthCheck(SparkSettings.StatusPath, 200, Ui)
            .WithUrlForEndpoint(Ui, url => url.DisplayText = link)
            .WithLifetime(ContainerLifetime.Persistent);
}
