using Azki.AppHost.Model;

namespace Azki.AppHost.Tests;

/// <summary>The files that are published, as text: they are what a person starts.</summary>
public sealed class ComposeTests
{
    [Fact]
    public async Task Publish_Compose_StartsAsItIs()
    {
        using var folder = new TemporaryFolder();
        var services = await PublishAsync(folder.Path);

        // In the order of health, and no earlier.
        Assert.DoesNotContain("service_started", string.Concat(services.Values), StringComparison.Ordinal);
        Assert.Contains("service_healthy", services[ResourceNames.StreamEtl], StringComparison.Ordinal);
        Assert.Contains("service_completed_successfully", services[ResourceNames.Ingestor], StringComparison.Ordinal);
        Assert.All(services.Where(service => service.Key is not (ResourceNames.KafkaTopics or ResourceNames.Etl or "compose-dashboard")), service =>
            Assert.Contains("healthcheck:", service.Value, StringComparison.Ordinal));
        Assert.All(services.Where(service => service.Key != "compose-dashboard"), service =>
            Assert.Contains($"stop_grace_period: \"{ComposeRestart.StopGracePeriod}\"", service.Value, StringComparison.Ordinal));
        Assert.Matches(@"nofile:\s+soft: 262144\s+hard: 262144", services[ResourceNames.ClickHouse]);
        // Only what people and senders use faces outwards; the platform's own logs are for this machine.
        Assert.Equal(["compose-dashboard", ResourceNames.Dashboard, ResourceNames.Ingestor, ResourceNames.KafkaUi], services.Where(service => service.Value.Contains("ports:", StringComparison.Ordinal)).Select(service => service.Key).Order());
        Assert.Contains("127.0.0.1:18888:18888", services["compose-dashboard"], StringComparison.Ordinal);
        Assert.Contains(KafkaUiSettings.PublishedPort, services[ResourceNames.KafkaUi], StringComparison.Ordinal);
        Assert.Contains("LOGIN_FORM", services[ResourceNames.KafkaUi], StringComparison.Ordinal);
        Assert.Equal([ResourceNames.Dashboard, ResourceNames.Ingestor], services.Where(service => service.Value.Contains("\"edge\"", StringComparison.Ordinal)).Select(service => service.Key).Order());
        // Nothing but the batch ETL waits for a person.
        Assert.Equal([ResourceNames.Etl], services.Where(service => service.Value.Contains("profiles:", StringComparison.Ordinal)).Select(service => service.Key));
        // Databases are made, scripts are there, nothing moves.
        Assert.Contains($"MYSQL_DATABASE: \"{MySqlSettings.Database}\"", services[ResourceNames.MySql], StringComparison.Ordinal);
        Assert.Contains($"CLICKHOUSE_DB: \"{ClickHouseUser.Database}\"", services[ResourceNames.ClickHouse], StringComparison.Ordinal);
        Assert.DoesNotContain(":latest", string.Concat(services.Values), StringComparison.Ordinal);
        Assert.Contains($"{ContainerImage.Telemetry.Registry}/{ContainerImage.Telemetry.Name}:{ContainerImage.Telemetry.Tag}\"", services["compose-dashboard"], StringComparison.Ordinal);
        Assert.Contains("HOST://kafka:9092,INTERNAL://kafka:9093", services[ResourceNames.Kafka], StringComparison.Ordinal);
        Assert.DoesNotContain("BINDMOUNT", string.Concat(services.Values), StringComparison.Ordinal);
        Assert.All(MySqlSettings.InitFiles, file => Assert.True(File.Exists(file.PathIn(folder.Path))));
        Assert.All(KafkaSettings.SetupFiles, file => Assert.True(File.Exists(file.PathIn(folder.Path))));
        Assert.True(File.Exists(ClickHouseSettings.Users.PathIn(folder.Path)));

        var variables = await File.ReadAllLinesAsync(Path.Combine(folder.Path, ".env"), TestContext.Current.CancellationToken);
        Assert.Contains($"MYSQL_PASSWORD={AppHost.Secret}", variables);
        Assert.All(variables.Where(line => line.Contains("PASSWORD", StringComparison.Ordinal) || line.Contains("KEY", StringComparison.Ordinal)), line => Assert.False(line.EndsWith('=')));
    }

    [Fact]
    public async Task Publish_ComposeWithStoresElsewhere_LeadsThere()
    {
        using var folder = new TemporaryFolder();
        var services = await PublishAsync(
            folder.Path, "--ConnectionStrings:kafka=broker:9092;sasl.password=a$b#c", "--ConnectionStrings:insurance-db=Server=db", "--ConnectionStrings:clickhouse=Host=cloud", "--ConnectionStrings:clickhouse-azki-dashboard=Host=cloud;Username=reader");

        Assert.Equal(
            [ResourceNames.CdcBridge, ResourceNames.Etl, ResourceNames.Spark, "spark-worker-1", "spark-worker-2", ResourceNames.StreamEtl],
            services.Where(service => service.Value.Contains("\"outside\"", StringComparison.Ordinal)).Select(service => service.Key).Order(StringComparer.Ordinal));
        Assert.Contains("ConnectionStrings__kafka: \"${KAFKA}\"", services[ResourceNames.StreamEtl], StringComparison.Ordinal);
        var variables = await File.ReadAllLinesAsync(Path.Combine(folder.Path, ".env"), TestContext.Current.CancellationToken);
        Assert.Contains("KAFKA='broker:9092;sasl.password=a$b#c'", variables);
        Assert.Contains("INSURANCE_DB=Server=db", variables);
        // Who has a connection of its own there uses it, the others the one of all.
        Assert.Contains("ConnectionStrings__clickhouse: \"${CLICKHOUSE_AZKI_DASHBOARD}\"", services[ResourceNames.Dashboard], StringComparison.Ordinal);
        Assert.Contains("CLICKHOUSE_AZKI_DASHBOARD=Host=cloud;Username=reader", variables);
        Assert.Contains("ConnectionStrings__clickhouse: \"${CLICKHOUSE}\"", services[ResourceNames.StreamEtl], StringComparison.Ordinal);
        Assert.Contains($"{EtlSettings.WarehouseVariable}: \"${{CLICKHOUSE}}\"", services[ResourceNames.Etl], StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> PublishAsync(string folder, params string[] arguments)
    {
        await using (var builder = await AppHost.CreateAsync([.. AppHost.Publish(folder), .. arguments]))
        {
            await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
            await app.RunAsync(TestContext.Current.CancellationToken);
        }
        return Sections(await File.ReadAllTextAsync(Path.Combine(folder, "docker-compose.yaml"), TestContext.Current.CancellationToken));
    }

    // The text of each service.
    private static Dictionary<string, string> Sections(string file)
    {
        var services = file[(file.IndexOf("\nservices:\n", StringComparison.Ordinal) + 11)..file.IndexOf("\nnetworks:\n", StringComparison.Ordinal)];
        return System.Text.RegularExpressions.Regex.Split(services, "(?m)^  (?=[a-z])").Where(section => section.Length > 0)
            .ToDictionary(section => section[..section.IndexOf(':', StringComparison.Ordinal)]);
    }
}
