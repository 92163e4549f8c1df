using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Azki.Dashboard.Live;

/// <summary>
/// Asks for the first page once the server listens: what a page needs is compiled and read at its first request, and a person should not be
/// the one who waits for that. Whether it is answered matters to nobody.
/// </summary>
internal sealed partial class FirstPage(IServer server, IHostApplicationLifetime lifetime, ILogger<FirstPage> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
            using var client = new HttpClient { Timeout = Patience };
            foreach (var address in Addresses())
                using (await client.GetAsync(address, stoppingToken).ConfigureAwait(false)) { }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            LogUnanswered(error.Message);
        }
    }

    // What is listened on everywhere is reached on the loopback. Another machine's certificate is nobody's business here.
    private IEnumerable<Uri> Addresses() =>
        from address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []
        let parsed = BindingAddress.Parse(address)
        where parsed is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false }
        select new UriBuilder(parsed.Scheme, parsed.Host is "*" or "+" or "[::]" or "0.0.0.0" ? IPAddress.Loopback.ToString() : parsed.Host, parsed.Port).Uri;

    [LoggerMessage(LogLevel.Debug, "The first page was not answered: {Reason}")]
    private partial void LogUnanswered(string reason);
}
