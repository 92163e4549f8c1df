using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>A dashboard and the provider it asks, for all tests of a class.</summary>
public sealed class ProvidedService(SamplePlatform sample) : IAsyncLifetime
{
    private Service _service = null!;

    public Uri Url => _service.Url;

    internal OpenIdProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OpenIdProvider.StartAsync();
        _service = await Service.StartAsync(sample.ClickHouse, Provider.Settings());
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
