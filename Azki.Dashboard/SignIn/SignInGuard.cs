using Azki.ServiceDefaults;
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
        if (options.Value.HasSignIn || addresses.FirstOrDefault(a => !LoopbackHost.Is(BindingAddress.Parse(a).Host)) is not { } open) return Task.CompletedTask;
        throw new InvalidOperationException($"Anyone could see the figures at {open}. Set a key ({DashboardOptions.Section}:Keys:0:Key=...) "
            + $"or a provider ({DashboardOptions.Section}:OpenIdConnect:Authority=...) to sign in with, or listen on localhost only.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
