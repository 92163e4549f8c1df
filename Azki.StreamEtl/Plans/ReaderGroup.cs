using Azki.Warehouse;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// The name under which positions are committed: that of this service and of the warehouse it loads. What one warehouse has read another
/// has not, so a new warehouse reads the log from its beginning.
/// </summary>
internal sealed class ReaderGroup(WarehouseClient warehouse, IOptions<StreamEtlOptions> options)
{
    private string? _identity;

    /// <summary>Asks again the next time: the warehouse may be another one by now.</summary>
    public void Forget() => _identity = null;

    /// <summary>The name; the schema must be in place.</summary>
    public async ValueTask<string> NameAsync(CancellationToken cancellationToken) => $"{options.Value.Group}-{await WarehouseAsync(cancellationToken).ConfigureAwait(false)}";

    /// <summary>The identity of the warehouse; the schema must be in place.</summary>
    public async ValueTask<string> WarehouseAsync(CancellationToken cancellationToken) => _identity ??=
        (await warehouse.QueryAsync("SELECT toString(id) FROM warehouse_identity ORDER BY created_at LIMIT 1", r => r.GetString(0), null, cancellationToken).ConfigureAwait(false))[0];
}
