using Azki.Cli.Homes;
using Azki.Cli.Hosting;
using Azki.ServiceDefaults;
using Azki.Tests.EventLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Tests.Cli;

/// <summary>The platform as one process holds it.</summary>
public sealed class PlatformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_ServiceDoesNotEndAsItShould_LetsTheHomeGo(bool isStopping)
    {
        var home = new HomeFolder(Path.Combine(_folder.Path, "home"));
        var platform = new Platform(new UnendingHost(isStopping), HomeLock.Take(home), home, new PlatformSettings(home.Path));
        Assert.True(HomeLock.IsTaken(home));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await platform.DisposeAsync());
        Assert.False(HomeLock.IsTaken(home));
    }

    private sealed class UnendingHost(bool isStopping) : IHost
    {
        public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken = default) => isStopping ? throw new NotSupportedException() : Task.CompletedTask;

        public void Dispose()
        {
            if (!isStopping) throw new NotSupportedException();
        }
    }
}
