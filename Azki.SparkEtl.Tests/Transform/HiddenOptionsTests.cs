using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.SparkEtl.Transform;
using Azki.SparkEtl.Users;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Tests.Transform;

/// <summary>What Spark shows to whoever opens its pages.</summary>
public sealed class HiddenOptionsTests(LoggedSpark server)
{
    private const string Secret = "not-to-be-seen";

    [Fact]
    public Task PrepareAsync_WarehouseOverJdbc_PasswordIsNotShown() => AssertHiddenAsync((spark, seen, cancellation) =>
        Assert.ThrowsAsync<SparkException>(() => new StoredEvents(spark, new WarehouseAddress(new Uri("http://127.0.0.1:9"), "db", seen, Secret)).CreateAsync(new(2025, 1, 1), new(2025, 1, 2), null, cancellation)));

    [Fact]
    public Task PrepareAsync_UsersOfMySql_PasswordIsNotShown() => AssertHiddenAsync((spark, seen, cancellation) =>
        Assert.ThrowsAsync<SparkException>(() => new UserSource.MySql($"Server=127.0.0.1;Port=9;User ID={seen};Password={Secret};SslMode=None").Read(spark).CreateTemporaryViewAsync("mysql_users", cancellationToken: cancellation)));

    [Theory]
    [InlineData("sasl.jaas.config", $"""PlainLoginModule required username="me" password="with \\ and \" {Secret}";""")]
    [InlineData("ssl.truststore.password", Secret)]
    [InlineData("ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----\n{Secret}\n-----END PRIVATE KEY-----")]
    public Task PrepareAsync_OptionsOfKafka_SecretsAreNotShown(string option, string value) => AssertHiddenAsync((spark, seen, cancellation) =>
    {
        var topic = new EventSource.Kafka("127.0.0.1:9", seen, [new(0, 0, 1)]) { ClientOptions = new Dictionary<string, string> { [option] = value } };
        return KafkaRecords.Read(spark, topic, 1).CreateTemporaryViewAsync("records", cancellationToken: cancellation);
    });

    [Fact]
    public async Task PrepareAsync_ServerThatHidesMore_StillDoes()
    {
        const string Others = "(?i)national_id";
        var cancellation = TestContext.Current.CancellationToken;
        await using var spark = await server.ConnectAsync();
        await spark.Configuration.SetAsync("spark.sql.redaction.string.regex", Others, cancellation);

        await spark.PrepareAsync(cancellation);

        Assert.StartsWith($"(?:{Others})|", await spark.Configuration.GetAsync("spark.sql.redaction.string.regex", cancellation), StringComparison.Ordinal);
    }

    private async Task AssertHiddenAsync(Func<SparkSession, string, CancellationToken, Task> describe)
    {
        var (cancellation, seen) = (TestContext.Current.CancellationToken, $"seen-{Guid.NewGuid():N}");
        await using var spark = await server.ConnectAsync();
        await spark.PrepareAsync(cancellation);

        await describe(spark, seen, cancellation);

        Assert.DoesNotContain(Secret, await server.ReadEventsAsync(seen, cancellation), StringComparison.Ordinal);
    }
}
