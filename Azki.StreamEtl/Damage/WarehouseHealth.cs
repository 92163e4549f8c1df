using Azki.ServiceDefaults.Faults;
using Azki.Warehouse;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.StreamEtl.Damage;

/// <summary>Whether the warehouse answers, and is whole as far as is known.</summary>
internal sealed class WarehouseHealth(WarehouseClient warehouse, WarehouseDamage damage) : IHealthCheck
{
    // What queries and merges met since the engine started: 40 a checksum, 246 corrupted data, 33 an early end, 226 a missing file.
    private const string DamageMet = """
        SELECT last_error_message FROM system.errors
        WHERE code IN (40, 246, 33, 226) AND NOT remote AND position(last_error_message, concat(currentDatabase(), '.')) > 0 LIMIT 1
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await damage.FindAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } parts)
                return HealthCheckResult.Unhealthy($"{parts[0]}. {Fault.AdviceFor(FaultKind.DamagedWarehouse)}");
            var met = await warehouse.QueryAsync(DamageMet, r => r.GetString(0), null, cancellationToken).ConfigureAwait(false);
            return met.Count == 0 ? HealthCheckResult.Healthy("The warehouse answers.") : HealthCheckResult.Unhealthy(Fault.Of(new DamageException(FaultKind.DamagedWarehouse, met[0])).Message);
        }
        // It is given some time to answer.
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Degraded("The warehouse does not answer in time.");
        }
        catch (Exception e)
        {
            return HealthCheckResult.Degraded($"The warehouse does not answer: {Fault.Of(e).Message}");
        }
    }
}
