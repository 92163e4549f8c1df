using Azki.Dashboard.Reading;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.Dashboard.Tests.Live;

public sealed class ReadingHealthTests
{
    [Fact]
    public async Task Check_NobodyAnswers_IsDegraded()
    {
        using var http = new HttpClient();
        // The discard port: nobody answers there.
        using var reader = new WarehouseReader(new WarehouseClient("Host=127.0.0.1;Port=9", http, new()));
        var health = await new ReadingHealth(reader).CheckHealthAsync(new(), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("does not answer", health.Description, StringComparison.Ordinal);
    }
}
