using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Azki.StreamEtl.Plans;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Carries a plan out to its end.</summary>
internal delegate Task RunPlan(BatchPlan plan, CancellationToken cancellationToken);

/// <summary>Work on stored rows. It runs between two batches, when nothing is being loaded.</summary>
internal interface IMaintenanceWork
{
    /// <summary>Whether events may be stored afterwards that were not before: what is remembered of their identities is forgotten then.</summary>
    bool ChangesIdentities => false;

    Task RunAsync(RunPlan run, CancellationToken cancellationToken);
}

/// <summary>What waits to be done between two batches.</summary>
internal sealed class MaintenanceQueue
{
    private readonly Channel<IMaintenanceWork> _work = Channel.CreateUnbounded<IMaintenanceWork>();

    public void Add(IMaintenanceWork work) => _work.Writer.TryWrite(work);

    public bool HasWork => _work.Reader.TryPeek(out _);

    public bool TryTake([NotNullWhen(true)] out IMaintenanceWork? work) => _work.Reader.TryRead(out work);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _work.Reader.WaitToReadAsync(cancellationToken);
}
