using Grpc.Core;

namespace Spark.Connect;

/// <summary>What a failed call means for the one who made it.</summary>
internal enum CallFault
{
    /// <summary>It would fail again.</summary>
    Final,

    /// <summary>The network, or a server that is busy or starting: the same call again.</summary>
    Transient,

    /// <summary>The server does not know the operation: it never came, or is forgotten.</summary>
    OperationUnknown,

    /// <summary>The server has the operation already: it came and only the answer was lost, or its id is another's.</summary>
    OperationKnown,
}

/// <summary>Reads the meaning from the status, as Spark's own clients do.</summary>
internal static class CallFaults
{
    public static CallFault Of(RpcException error, RpcStatus status)
    {
        if (status.Is("INVALID_HANDLE.OPERATION_NOT_FOUND") || status.Is("INVALID_HANDLE.SESSION_NOT_FOUND")) return CallFault.OperationUnknown;
        if (status.Is("INVALID_HANDLE.OPERATION_ALREADY_EXISTS")) return CallFault.OperationKnown;
        // Another call took this stream's place, of which the answer may be lost.
        var isPreempted = error.StatusCode == StatusCode.Internal && status.Is("INVALID_CURSOR.DISCONNECTED");
        var isTransient = isPreempted || status.RetryDelay is not null || error.StatusCode == StatusCode.Unavailable || IsBrokenConnection(error);
        // A certificate does not become better by asking again.
        return isTransient && FailedCall.TlsFailure(error) is null ? CallFault.Transient : CallFault.Final;
    }

    // A connection cut in the middle of a message is Internal or Unknown here, with the I/O error beside it; the server's own errors have none.
    private static bool IsBrokenConnection(RpcException error) =>
        error.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled && error.Status.DebugException is HttpRequestException or IOException;
}
