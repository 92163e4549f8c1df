using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Connections;

public sealed class TokenTests(SparkServer server)
{
    [Theory]
    [InlineData("")]
    [InlineData("token=wrong")]
    public async Task ConnectAsync_WithoutTheToken_IsDeniedSayingWhatToSet(string parameter)
    {
        await server.EnsureStartedAsync();
        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => SparkSession.ConnectAsync($"sc://127.0.0.1:{server.Port}/;{parameter}"));
        Assert.Contains("parameter token", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_TokenProvider_IsAskedForEachCall()
    {
        await server.EnsureStartedAsync();
        var asked = 0;
        var options = new SparkConnectOptions
        {
            ConnectionString = SparkConnectionString.Parse($"sc://127.0.0.1:{server.Port}/;token=expired"),
            TokenProvider = _ =>
            {
                asked++;
                return ValueTask.FromResult(SparkServer.Token);
            },
        };
        await using var spark = await SparkSession.ConnectAsync(options);
        var before = asked;
        Assert.Equal(1, await spark.Query("SELECT 1").SingleAsync<int>());
        Assert.True(asked > before);
    }

    [Theory]
    [InlineData("sc://spark.example:15002")]
    [InlineData("sc://spark.example:15002/;use_ssl=false")]
    public async Task ConnectAsync_TokenProviderWithoutTlsToAnotherMachine_IsRefused(string address)
    {
        var options = new SparkConnectOptions { ConnectionString = SparkConnectionString.Parse(address), TokenProvider = _ => ValueTask.FromResult("secret") };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SparkSession.ConnectAsync(options));
        Assert.Contains("use_ssl=true", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_TokenWithTlsTakenAwayInCode_IsRefused()
    {
        var options = new SparkConnectOptions
        {
            ConnectionString = SparkConnectionString.Parse("sc://spark.invalid/;token=secret") with { UseSsl = false },
            Retries = new() { MaxRetries = 0 },
        };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SparkSession.ConnectAsync(options));
        Assert.Contains("use_ssl=true", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_TokenAsMetadataOfCode_IsRefused()
    {
        var options = new SparkConnectOptions { ConnectionString = new() { Host = "spark.invalid", UseSsl = false, Metadata = [new("Authorization", "Bearer secret")] } };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SparkSession.ConnectAsync(options));
        Assert.Contains("as the token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysWhereAndWhatToLookAt()
    {
        var options = new SparkConnectOptions { ConnectionString = SparkConnectionString.Parse("sc://127.0.0.1:9/"), Retries = new() { MaxRetries = 2, InitialBackoff = TimeSpan.FromMilliseconds(1) } };
        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => SparkSession.ConnectAsync(options));
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
        Assert.Contains("Is it started", error.Message, StringComparison.Ordinal);
    }
}
