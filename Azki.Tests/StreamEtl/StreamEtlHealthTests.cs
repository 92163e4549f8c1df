using Azki.StreamEtl;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.Tests.StreamEtl;

public sealed class StreamEtlHealthTests
{
    [Fact]
    public async Task CheckHealthAsync_TablesAreBeingMade_IsUnhealthyUntilTheyAreThere()
    {
        var progress = new EtlProgress();
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(progress));
        progress.Migrated();
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(progress));
        progress.Started();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(progress));
    }

    private static async Task<HealthStatus> StatusAsync(EtlProgress progress) => (await new StreamEtlHealth(progress).CheckHealthAsync(new())).Status;
}
