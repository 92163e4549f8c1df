using Azki.Cli.Homes;
using Azki.Cli.Hosting;
using Azki.ServiceDefaults;
using Azki.Tests.EventLog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Tests.Cli;

/// <summary>The platform as one process holds it.</summary>
public sealed class PlatformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dispose_ServiceDoesNotEndAsItShould_LetsTheHomeGo()
    {
        var home = new HomeFolder(Path.Combine(_folder.Path, "home"));
        var platform = await Platform.StartAsync(new PlatformSettings(home.Path) { Begin = new HomeFormat(HomeFormat.Current, false, false) }, TestContext.Current.CancellationToken);
        Assert.True(HomeLock.IsTaken(home));
        ((IConfigurationBuilder)platform.Services.GetRequiredService<IConfiguration>()).Add(new Unending());
        await Assert.ThrowsAsync<NotSupportedException>(async () => await platform.DisposeAsync());
        Assert.False(HomeLock.IsTaken(home));
    }

    private sealed class Unending : ConfigurationProvider, IConfigurationSource, IDisposable
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Dispose() => throw new NotSupportedException();
    }
}
