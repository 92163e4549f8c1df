using System.Threading.Channels;
using Azki.CdcBridge.Signals;
using MySql.Replication;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>The tables that are to be copied, in the order they were asked for. A request is done with once a position has its table.</summary>
internal sealed class CopyRequests(ChannelReader<SnapshotRequest> requests)
{
    private readonly List<TableName> _waiting = [];
    private readonly List<SnapshotRequest> _unrecorded = [];

    /// <summary>The table that is being copied, or is the next; null for none.</summary>
    public TableName? First => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>All of them, the first one first.</summary>
    public IReadOnlyList<string> Pending => [.. _waiting.Select(t => t.ToString())];

    /// <summary>Requests that no position has yet.</summary>
    public IReadOnlyList<SnapshotRequest> Unrecorded
    {
        get
        {
            _unrecorded.RemoveAll(r => r.Recorded.IsCompleted);
            return [.. _unrecorded];
        }
    }

    /// <summary>Takes up what an earlier run was asked for.</summary>
    public void Begin(IEnumerable<string> pending)
    {
        foreach (var name in pending)
            if (name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0) _waiting.Add(new(name[..dot], name[(dot + 1)..]));
    }

    /// <summary>Takes what was asked for since.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Take()
    {
        var isAsked = false;
        while (requests.TryRead(out var request))
        {
            isAsked = true;
            _unrecorded.Add(request);
            if (!_waiting.Contains(request.Table)) _waiting.Add(request.Table);
        }
        return isAsked;
    }

    /// <summary>The first table is done with.</summary>
    public void Next() => _waiting.RemoveAt(0);

    /// <summary>Completes when there is something to <see cref="Take"/>.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => requests.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Gives back what no position has: the next run is asked for it again.</summary>
    public void Return()
    {
        foreach (var request in _unrecorded) request.Return();
    }
}
