using Azki.ServiceDefaults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Azki.Ingestor.Http;

/// <summary>
/// Ends a start that would let anyone in the network write events. Addresses are only certain once they are bound; a request that comes
/// before the end is refused by <see cref="ApiKeys.Admits"/>.
/// </summary>
internal sealed class ListeningGuard(IServiceProvider services, ApiKeys keys) : IHostedLifecycleService
{
    /// <summary>Whether the endpoints are there at all.</summary>
    public bool IsMapped { get; set; }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!IsMapped || keys.AreSet) return Task.CompletedTask;

        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault(address => !IsLocal(address)) is not { } open) return Task.CompletedTask;

        throw new InvalidOperationException($"Events would be taken from anyone at {open}. Set keys "
            + $"({IngestorOptions.Section}:{nameof(IngestorOptions.ApiKeys)}:0=...), or listen on localhost only.");
    }

    internal static bool IsLocal(string address)
    {
        var host = BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } binding ? binding.Host : "localhost";
        return LoopbackHost.Is(host);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
