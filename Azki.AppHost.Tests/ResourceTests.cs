using Azki.AppHost.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Tests;

public sealed class ResourceTests
{
    [Fact]
    public async Task Containers_EachOfThem_HasAPinnedImage()
    {
        await using var builder = await AppHost.CreateAsync();

        var images = builder.Resources.OfType<ContainerResource>().Select(container => Assert.Single(container.Annotations.OfType<ContainerImageAnnotation>())).ToList();

        Assert.All(images, image =>
        {
            Assert.Equal("docker.io", image.Registry);
            Assert.Contains(ContainerImage.Local, known => known.Name == image.Image && known.Tag == image.Tag);
        });
        Assert.Equal(ContainerImage.Local.Count, images.Select(image => image.Image).Distinct().Count());
    }

    [Theory]
    [InlineData(ResourceNames.Kafka, KafkaSettings.Check)]
    [InlineData(ResourceNames.KafkaUi, "kafka-ui_http_/actuator/health_200_check")]
    [InlineData(ResourceNames.MySql, "mysql_check")]
    [InlineData(ResourceNames.ClickHouse, "clickhouse_http_/ping_200_check")]
    [InlineData(ResourceNames.SparkMaster, "spark-master_ui_/json/_200_check")]
    [InlineData(ResourceNames.Spark, SparkSettings.ConnectCheck)]
    [InlineData("spark-worker-2", "spark-worker-2_ui_/json/_200_check")]
    [InlineData(ResourceNames.Ingestor, "ingestor_http_/health_200_check")]
    [InlineData(ResourceNames.CdcBridge, "cdc-bridge_http_/health_200_check")]
    [InlineData(ResourceNames.Dashboard, "dashboard_http_/health_200_check")]
    [InlineData(ResourceNames.StreamEtl, "stream-etl_http_/health_200_check")]
    public async Task HealthChecks_OfEachResource_AskForItsWork(string name, string check)
    {
        await using var builder = await AppHost.CreateAsync();

        Assert.Equal(check, Assert.Single(builder.Named<IResource>(name).Annotations.OfType<HealthCheckAnnotation>()).Key);
    }

    [Theory]
    [InlineData(ResourceNames.Kafka, KafkaSettings.Volume)]
    [InlineData(ResourceNames.MySql, MySqlSettings.Volume)]
    [InlineData(ResourceNames.ClickHouse, ClickHouseSettings.Volume)]
    public async Task Stores_Data_OutlivesTheContainer(string name, string volume)
    {
        await using var builder = await AppHost.CreateAsync();

        var store = builder.Named<ContainerResource>(name);

        Assert.Contains(store.Annotations.OfType<ContainerMountAnnotation>(), mount => mount.Type == ContainerMountType.Volume && mount.Source == volume);
        Assert.Equal(ContainerLifetime.Persistent, Assert.Single(store.Annotations.OfType<ContainerLifetimeAnnotation>()).Lifetime);
    }

    [Fact]
    public async Task Mounts_FilesOfTheRepository_AreThereAndReadOnly()
    {
        await using var builder = await AppHost.CreateAsync();

        var files = builder.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>()).Where(mount => mount.Type == ContainerMountType.BindMount).ToList();

        Assert.All(files, file => Assert.True(file.IsReadOnly && File.Exists(file.Source)));
        Assert.Contains(files, file => file.Target == "/docker-entrypoint-initdb.d/azki.sh");
    }

    [Fact]
    public async Task SparkWorkers_Setting_IsTheirNumber()
    {
        await using var builder = await AppHost.CreateAsync($"--{SparkSettings.WorkersSetting}=3");

        Assert.Equal(3, builder.Resources.Count(resource => resource.Name.StartsWith("spark-worker-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Secrets_EachOfThem_IsHidden()
    {
        await using var builder = await AppHost.CreateAsync();

        var parameters = builder.Resources.OfType<ParameterResource>().ToList();

        Assert.Equal(5 + ClickHouseUser.All.Count + KafkaUser.All.Count, parameters.Count(parameter => parameter.Secret));
        Assert.All(parameters, parameter => Assert.True(parameter.Secret));
    }

    [Theory]
    [InlineData(ResourceNames.Ingestor, "load-sample")]
    [InlineData(ResourceNames.StreamEtl, "reset-warehouse")]
    [InlineData(ResourceNames.Etl, "etl-backfill")]
    [InlineData(ResourceNames.Etl, "etl-rebuild")]
    public async Task Commands_WhereAPersonWantsThem_AreThere(string name, string command)
    {
        await using var builder = await AppHost.CreateAsync();

        var annotation = Assert.Single(builder.Named<ProjectResource>(name).Annotations.OfType<ResourceCommandAnnotation>(), annotation => annotation.Name == command);

        Assert.Equal(command is "reset-warehouse" or "etl-rebuild", annotation.ConfirmationMessage is not null);
    }

    [Theory]
    [InlineData(ResourceNames.StreamEtl, "reset-warehouse")]
    [InlineData(ResourceNames.Etl, "etl-rebuild")]
    public async Task Commands_WhileLoadingDoesNotStop_DoNothing(string name, string command)
    {
        // What runs elsewhere is not waited for.
        await using var builder = await AppHost.CreateAsync("--ConnectionStrings:spark=sc://elsewhere:15002");
        var loader = builder.Named<ProjectResource>(ResourceNames.StreamEtl);
        foreach (var stop in loader.Annotations.OfType<ResourceCommandAnnotation>().Where(annotation => annotation.Name == KnownResourceCommands.StopCommand).ToList())
            loader.Annotations.Remove(stop);
        builder.CreateResourceBuilder(loader).WithCommand(KnownResourceCommands.StopCommand, "Stop", _ => Task.FromResult(CommandResults.Failure("It does not stop.")));
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        var result = await app.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(builder.Named<ProjectResource>(name), command, TestContext.Current.CancellationToken);

        Assert.Equal((false, "It does not stop."), (result.Success, result.Message));
    }

    [Fact]
    public async Task Etl_SparkIsNotReady_StopsNothingAndSaysSo()
    {
        await using var builder = await AppHost.CreateAsync();
        var stops = 0;
        builder.CreateResourceBuilder(builder.Named<ProjectResource>(ResourceNames.StreamEtl))
            .WithCommand(KnownResourceCommands.StopCommand, "Stop", _ => Task.FromResult(CommandResults.Failure($"Stop {++stops}")));
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        var result = await app.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(builder.Named<ProjectResource>(ResourceNames.Etl), "etl-backfill", TestContext.Current.CancellationToken);

        Assert.Equal((false, 0), (result.Success, stops));
        Assert.StartsWith($"{ResourceNames.Spark} is not ready.", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Etl_UntilAPersonWantsIt_IsNotStarted()
    {
        await using var builder = await AppHost.CreateAsync();

        Assert.Single(builder.Named<ProjectResource>(ResourceNames.Etl).Annotations.OfType<ExplicitStartupAnnotation>());
    }
}
