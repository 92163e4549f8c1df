using Azki.ServiceDefaults.Faults;
using Azki.Warehouse.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.Dashboard.Reading;

/// <summary>Whether the warehouse answers a dashboard that is a service of its own; beside the ETL that says so, and more.</summary>
internal sealed class ReadingHealth(WarehouseReader warehouse) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await warehouse.ReadAsync(new("SELECT 1"), r => r.FieldCount, cancellationToken);
            return HealthCheckResult.Healthy("The warehouse answers.");
        }
        // It is given some time to answer.
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Degraded("The warehouse does not answer in time. Pages show the last figures.");
        }
        catch (Exception e)
        {
            return HealthCheckResult.Degraded($"The warehouse does not answer: {Fault.Of(e).Message} Pages show the last figures.");
        }
    }
}
