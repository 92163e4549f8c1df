using Grpc.Core;

namespace Spark.Connect;

/// <summary>Calls that ended without an answer.</summary>
internal static class BrokenCall
{
    /// <summary>What the call died of. A server that is killed may close its streams as cancelled, which is told like a cancellation of the caller's; null for that, and for anything else.</summary>
    public static RpcException? Of(Exception failure, CancellationToken callers) => failure switch
    {
        RpcException error => error,
        OperationCanceledException when !callers.IsCancellationRequested => new(new Status(StatusCode.Unavailable, "The server broke the call off.", failure)),
        _ => null,
    };
}
