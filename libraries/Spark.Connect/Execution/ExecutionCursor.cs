namespace Spark.Connect;

/// <summary>How far the responses of an operation are read, and from that how to go on when their stream ends or breaks. Has no I/O.</summary>
internal sealed class ExecutionCursor
{
    private bool _mayHaveCome;

    /// <summary>The last response received; null before the first.</summary>
    public string? LastResponseId { get; private set; }

    /// <summary>The server said that there is no more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the operation must be started (again), or its responses taken up again.</summary>
    public bool MustExecute { get; private set; } = true;

    /// <summary>Another execution has the operation's id: what is there under it is not ours to read, nor to release.</summary>
    public bool IsOfAnother { get; private set; }

    public void Received(string responseId, bool isLast)
    {
        LastResponseId = responseId;
        IsComplete = isLast;
        MustExecute = false;
    }

    /// <summary>The stream ended without the last response: servers end streams after two minutes or 1 GB, and more comes to whoever asks again.</summary>
    public void Ended()
    {
        _mayHaveCome = true;
        MustExecute = false;
    }

    /// <summary>A call failed. False: it can't be gone on from there.</summary>
    public bool Failed(CallFault fault)
    {
        switch (fault)
        {
            case CallFault.Transient:
                _mayHaveCome = true;
                MustExecute = false;
                return true;
            // It came by a call of which only the answer was lost.
            case CallFault.OperationKnown when _mayHaveCome:
                MustExecute = false;
                return true;
            // The first call found it there: the caller gave one id to two executions.
            case CallFault.OperationKnown:
                IsOfAnother = true;
                return false;
            // It never came to the server. Had anything been received, starting again would do it twice and mix two results.
            case CallFault.OperationUnknown when LastResponseId is null && !MustExecute:
                MustExecute = true;
                return true;
            default:
                return false;
        }
    }
}
