using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.SignIn;

/// <summary>Ends a start that would show the figures to anyone in the network. Addresses are only certain once they are bound.</summary>
internal sealed class SignInGuard(IServiceProvider services, IOptions<DashboardOptions> options) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (options.Value.HasSignIn || addresses.FirstOrDefault(a => !IsLocal(BindingAddress.Parse(a).Host)) is not { } open) return Task.CompletedTask;
        throw new InvalidOperationException($"Anyone could see the figures at {open}. Set a key ({DashboardOptions.Section}:Keys:0:Key=...) "
            + $"or a provider ({DashboardOptions.Section}:OpenIdConnect:Authority=...) to sign in with, or listen on localhost only.");
    }

    /// <summary>Whether a host is this machine. Pages of other sites that let their name point here are refused by it, too.</summary>
    public static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
