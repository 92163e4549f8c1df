using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>A dashboard that a viewer's key opens, <c>reading</c>, for all tests of a class.</summary>
public sealed class KeyedService(SamplePlatform sample) : IAsyncLifetime
{
    private Service _service = null!;

    public Uri Url => _service.Url;

    public async ValueTask InitializeAsync() =>
        _service = await Service.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
