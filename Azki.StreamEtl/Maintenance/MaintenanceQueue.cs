using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Azki.StreamEtl.Maintenance;

/// <summary>What waits to be done between two batches.</summary>
internal sealed class MaintenanceQueue
{
    private readonly Channel<IMaintenanceWork> _work = Channel.CreateUnbounded<IMaintenanceWork>();

    private long _underWaySince;

    public void Add(IMaintenanceWork work) => _work.Writer.TryWrite(work);

    public bool HasWork => _work.Reader.TryPeek(out _);

    public bool TryTake([NotNullWhen(true)] out IMaintenanceWork? work) => _work.Reader.TryRead(out work);

    /// <summary>Since when what was taken last is being done; null while nothing is.</summary>
    public DateTimeOffset? UnderWaySince
    {
        get => Volatile.Read(ref _underWaySince) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _underWaySince, value?.UtcTicks ?? 0);
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _work.Reader.WaitToReadAsync(cancellationToken);
}
