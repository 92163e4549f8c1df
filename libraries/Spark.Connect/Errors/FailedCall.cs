using System.Security.Authentication;
using Grpc.Core;

namespace Spark.Connect;

/// <summary>The failures of a call that are not errors of a query.</summary>
internal static class FailedCall
{
    private static readonly string[] LostSession = ["INVALID_HANDLE.SESSION_CHANGED", "INVALID_HANDLE.SESSION_CLOSED", "INVALID_HANDLE.SESSION_NOT_FOUND"];

    /// <summary>Null: Spark has more to tell.</summary>
    public static SparkConnectException? Classify(RpcException error, RpcStatus status, SparkConnectionString connection)
    {
        if (LostSession.Any(status.Is)) return new SessionLostException($"The session has ended on the server: released, expired after an hour without calls, or the server was restarted. Connect again. ({error.Status.Detail})", error);
        if (TlsFailure(error) is { } tls)
            return new ConnectionLostException($"TLS with {connection.Host}:{connection.Port} failed: {tls.Message} Is its certificate of a trusted authority, and made for this name? Does it speak TLS at all (use_ssl=false)?", error);
        return error.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied =>
                new AccessDeniedException($"{connection.Host}:{connection.Port} refuses access: {error.Status.Detail} Set the parameter token to the server's (spark.connect.authenticate.token).", error),
            StatusCode.Unavailable => new ConnectionLostException(Unreachable(error, connection), error),
            StatusCode.ResourceExhausted when status.ErrorId is null =>
                new SparkConnectException($"A message is larger than what one side takes: {error.Status.Detail} Raise grpc_max_message_size ({connection.MaxMessageSize} bytes now) here, or spark.connect.grpc.maxInboundMessageSize of the server.", error),
            _ when status.ErrorId is null && status.ErrorClass is null && error.Status.DebugException is { } network => new ConnectionLostException($"The connection to {connection.Host}:{connection.Port} broke: {network.Message}", error),
            _ => null,
        };
    }

    /// <summary>Null: it was not TLS.</summary>
    public static AuthenticationException? TlsFailure(RpcException error)
    {
        var cause = error.Status.DebugException;
        while (cause is not (null or AuthenticationException)) cause = cause.InnerException;
        return cause as AuthenticationException;
    }

    private static string Unreachable(RpcException error, SparkConnectionString connection) =>
        $"Spark Connect at {connection.Host}:{connection.Port} can't be reached: {error.Status.Detail} Is it started (sbin/start-connect-server.sh), is the port right, and does it want TLS (use_ssl=true)?";
}
