using System.Security.Cryptography.X509Certificates;
using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Connections;

/// <summary>Spark itself speaks no TLS: a proxy in front of it does, here and in production.</summary>
public sealed class TlsTests(SparkServer server) : IDisposable
{
    private readonly X509Certificate2 _authority = Certificates.Authority();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task ConnectAsync_TrustedAuthorityAndName_IsEncryptedWithToken()
    {
        await using var relay = await RelayAsync("localhost");
        await using var spark = await SparkSession.ConnectAsync(Options("localhost", relay.Port) with { TrustedAuthorities = [_authority] });
        Assert.Equal(1, await spark.Query("SELECT 1").SingleAsync<int>());
    }

    [Fact]
    public async Task ConnectAsync_UnknownAuthority_IsRefusedSayingWhy()
    {
        await using var relay = await RelayAsync("localhost");
        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => SparkSession.ConnectAsync(Options("localhost", relay.Port)));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_CertificateOfAnotherHost_IsRefused()
    {
        await using var relay = await RelayAsync("spark.example.com");
        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => SparkSession.ConnectAsync(Options("localhost", relay.Port) with { TrustedAuthorities = [_authority] }));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_TlsToAServerWithout_SaysSo()
    {
        await server.EnsureStartedAsync();
        var error = await Assert.ThrowsAsync<ConnectionLostException>(() => SparkSession.ConnectAsync(Options("localhost", server.Port)));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
    }

    private static SparkConnectOptions Options(string host, int port)
    {
        var text = $"sc://{host}:{port}/;use_ssl=true;token={Uri.EscapeDataString(SparkServer.Token)}";
        return new() { ConnectionString = SparkConnectionString.Parse(text), Retries = RetryPolicy.None };
    }

    private async Task<Relay> RelayAsync(string name)
    {
        await server.EnsureStartedAsync();
        return Relay.Encrypting(server.Port, Certificates.Server(_authority, name));
    }
}
