using Azki.Cli;
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

    [Fact]
    public async Task WhileUp_ServiceFailsForGood_EndsAndSaysWhich()
    {
        var cancel = TestContext.Current.CancellationToken;
        var home = new HomeFolder(Path.Combine(_folder.Path, "home"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<FailingService>();
        var host = builder.Build();
        await host.StartAsync(cancel);
        await using var platform = new Platform(host, HomeLock.Take(home), home, new PlatformSettings(home.Path));

        var failure = await Assert.ThrowsAsync<CliException>(() => platform.WhileUpAsync(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }, cancel));

        Assert.Equal((1, "A service of the platform (FailingService) failed and can't go on: It is of no use."), (failure.ExitCode, failure.Message));
    }

    private sealed class FailingService(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidDataException("It is of no use.");
        }
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
