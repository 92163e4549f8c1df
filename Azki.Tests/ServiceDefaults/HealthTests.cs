using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Azki.Tests.ServiceDefaults;

public sealed class HealthTests
{
    [Fact]
    public void AddServiceDefaults_ChecksWithoutATimeOfTheirOwn_EndAfterSome()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks()
            .AddAsyncCheck("endless", async ct => { await Task.Delay(Timeout.Infinite, ct); return HealthCheckResult.Healthy(); })
            .AddAsyncCheck("patient", _ => Task.FromResult(HealthCheckResult.Healthy()), timeout: TimeSpan.FromMinutes(1));
        using var host = builder.Build();

        var timeouts = host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.ToDictionary(r => r.Name, r => r.Timeout);

        Assert.Equal(TimeSpan.FromMinutes(1), timeouts["patient"]);
        Assert.InRange(timeouts["endless"], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }
}
