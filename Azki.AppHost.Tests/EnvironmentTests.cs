using Azki.AppHost.Model;

namespace Azki.AppHost.Tests;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData(ResourceNames.Ingestor, "kafka")]
    [InlineData(ResourceNames.CdcBridge, "kafka insurance-db")]
    [InlineData(ResourceNames.StreamEtl, "kafka clickhouse")]
    [InlineData(ResourceNames.Dashboard, "clickhouse")]
    public async Task Services_Stores_AreTheOnesTheyNeed(string name, string stores)
    {
        var environment = await AppHost.PublishedEnvironmentAsync(name);

        Assert.Equal(
            stores.Split(' ').Order(),
            // Newer versions of Aspire also give a name that shells can set.
            environment.Keys.Where(key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                .Select(key => key["ConnectionStrings__".Length..].Replace('_', '-')).Distinct().Order());
        Assert.Equal(ServiceSettings.ContainerHome, environment[ServiceSettings.HomeVariable]);
    }

    [Fact]
    public async Task Etl_StoresAsSparkSeesThem_AreThoseOfTheContainers()
    {
        var environment = await AppHost.PublishedEnvironmentAsync(ResourceNames.Etl);

        Assert.Equal(
            $"{{kafka.bindings.internal.host}}:{{kafka.bindings.internal.port}}{KafkaSettings.Credentials(KafkaUser.Spark)}{{{KafkaUser.Spark.Parameter}.value}}",
            environment[EtlSettings.KafkaVariable]);
        Assert.Equal(
            $"Host=clickhouse;Port=8123;Username={ClickHouseUser.SparkEtl.Name};Password={{{ClickHouseUser.SparkEtl.Parameter}.value}}",
            environment[EtlSettings.WarehouseVariable]);
        Assert.Contains("ConnectionStrings__spark", environment.Keys);
    }

    [Theory]
    [InlineData("kafka-azki-ingestor")]
    [InlineData("kafka-azki-cdc")]
    [InlineData("kafka-azki-etl")]
    public async Task Services_OfTheLog_HaveAUserOfTheirOwn(string connection)
    {
        await using var builder = await AppHost.CreateAsync();
        var user = KafkaUser.All.Single(user => connection.EndsWith(user.Name.Replace('_', '-'), StringComparison.Ordinal));

        var expression = ((IResourceWithConnectionString)builder.Named<IResource>(connection)).ConnectionStringExpression.ValueExpression;

        Assert.EndsWith($"{KafkaSettings.Credentials(user)}{{{user.Parameter}.value}}", expression, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClickHouse_KeptBetweenRuns_IsMadeAnewWhereItsUsersAreOthers()
    {
        var environment = await AppHost.EnvironmentAsync(ResourceNames.ClickHouse);

        Assert.Equal(64, environment[MountedFile.FingerprintVariable].Length);
    }

    [Fact]
    public async Task Kafka_Broker_KnowsEveryUserAndLetsNobodyElseIn()
    {
        var environment = await AppHost.PublishedEnvironmentAsync(ResourceNames.Kafka);

        Assert.All(KafkaSettings.UserVariables, variable => Assert.All(KafkaUser.All, user =>
            Assert.Contains($"{KafkaSettings.UserEntry(user)}{{{user.Parameter}.value}}\"", environment[variable], StringComparison.Ordinal)));
        Assert.DoesNotContain("PLAINTEXT_HOST", environment["KAFKA_ADVERTISED_LISTENERS"] + environment["KAFKA_LISTENERS"] + environment["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"], StringComparison.Ordinal);
        Assert.Contains("HOST:SASL_PLAINTEXT,INTERNAL:SASL_PLAINTEXT", environment["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_OfADatabase_HaveAUserOfTheirOwn()
    {
        await using var builder = await AppHost.CreateAsync();

        var capture = ((IResourceWithConnectionString)builder.Named<IResource>(ResourceNames.InsuranceDb)).ConnectionStringExpression.ValueExpression;
        var etl = ((IResourceWithConnectionString)builder.Named<IResource>("clickhouse-azki-etl")).ConnectionStringExpression.ValueExpression;

        Assert.Contains($"User ID={MySqlSettings.CaptureUser};Password={{mysql-cdc-password.value}};", capture, StringComparison.Ordinal);
        Assert.Contains("SSL Mode=Required", capture, StringComparison.Ordinal);
        Assert.Contains($"Username={ClickHouseUser.StreamEtl.Name};Password={{{ClickHouseUser.StreamEtl.Parameter}.value}}", etl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_ThatAreNamed_AreNotRunHere()
    {
        await using var builder = await AppHost.CreateAsync("--ConnectionStrings:kafka=broker:9092", "--ConnectionStrings:clickhouse=Host=cloud", "--ConnectionStrings:spark=sc://cluster:15002");

        Assert.DoesNotContain(builder.Resources.OfType<ContainerResource>(), container => container.Name != ResourceNames.MySql);
        Assert.All(builder.Named<ProjectResource>(ResourceNames.StreamEtl).Annotations.OfType<WaitAnnotation>(), wait => Assert.IsNotType<ContainerResource>(wait.Resource));
    }

    [Fact]
    public async Task Azure_Services_AreDeployedAndStoresAreNamed()
    {
        using var folder = new TemporaryFolder();
        await using var builder = await AppHost.CreateAsync("--publisher", "manifest", "--output-path", Path.Combine(folder.Path, "manifest.json"));

        Assert.Empty(builder.Resources.OfType<ContainerResource>());
        Assert.All(builder.Resources.OfType<ProjectResource>(), service =>
        {
            var volume = Assert.Single(service.Annotations.OfType<ContainerMountAnnotation>());
            Assert.Equal((ServiceSettings.Volume(service.Name), ServiceSettings.ContainerHome), (volume.Source, volume.Target));
        });
        Assert.All(
            new[] { ResourceNames.Kafka, ResourceNames.InsuranceDb, ResourceNames.ClickHouse },
            name => Assert.IsAssignableFrom<IResourceWithConnectionString>(builder.Named<IResource>(name)));
        // Whoever deploys would be asked for it.
        Assert.DoesNotContain(builder.Resources, resource => resource.Name == ResourceNames.Spark);
    }

    [Fact]
    public async Task Ingestor_Senders_NeedAKey()
    {
        var environment = await AppHost.PublishedEnvironmentAsync(ResourceNames.Ingestor);

        Assert.Equal("{ingest-api-key.value}", environment[ServiceSettings.ApiKeyVariable]);
    }

    [Fact]
    public async Task Services_Telemetry_IsSent()
    {
        await using var builder = await AppHost.CreateAsync();

        Assert.All(
            new[] { ResourceNames.Ingestor, ResourceNames.CdcBridge, ResourceNames.StreamEtl, ResourceNames.Dashboard },
            name => Assert.Single(builder.Named<ProjectResource>(name).Annotations.OfType<OtlpExporterAnnotation>()));
    }
}
