using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Runs;

/// <summary>Leaves signals to the command line.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
