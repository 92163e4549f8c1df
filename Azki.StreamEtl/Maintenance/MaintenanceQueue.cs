using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Azki.StreamEtl.Maintenance;

/// <summary>What waits to be done between two batches.</summary>
internal sealed class MaintenanceQueue
{
    private readonly Channel<IMaintenanceWork> _work = Channel.CreateUnbounded<IMaintenanceWork>();

    public void Add(IMaintenanceWork work) => _work.Writer.TryWrite(work);

    public bool HasWork => _work.Reader.TryPeek(out _);

    public bool TryTake([NotNullWhen(true)] out IMaintenanceWork? work) => _work.Reader.TryRead(out work);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _work.Reader.WaitToReadAsync(cancellationToken);
}
