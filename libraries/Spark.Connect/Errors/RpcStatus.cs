using Google.Protobuf;
using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>The details that come with a failed call (google.rpc.Status): Spark's error class, the id to ask for the rest, a wait that the server asks for.</summary>
internal sealed class RpcStatus
{
    private const string DetailsKey = "grpc-status-details-bin";
    private readonly ErrorInfo? _info;
    private readonly string _message;

    private RpcStatus(string message, ErrorInfo? info, TimeSpan? retryDelay) => (_message, _info, RetryDelay) = (message, info, retryDelay);

    /// <summary>What the server says to wait; null when it says nothing.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>The error condition, such as <c>TABLE_OR_VIEW_NOT_FOUND</c>.</summary>
    public string? ErrorClass => this["errorClass"];

    public string? SqlState => this["sqlState"];

    /// <summary>Under which the server keeps the rest for a while.</summary>
    public string? ErrorId => this["errorId"];

    /// <summary>The Java class of the exception and its parents, as JSON.</summary>
    public string? JavaClasses => this["classes"];

    public string? MessageParameters => this["messageParameters"];

    private string? this[string key] => _info is not null && _info.Metadata.TryGetValue(key, out var value) ? value : null;

    public static RpcStatus Of(RpcException error)
    {
        try
        {
            if (error.Trailers.GetValueBytes(DetailsKey) is { } bytes) return Of(Protocol.Status.Parser.ParseFrom(bytes), error.Status.Detail);
        }
        catch (InvalidProtocolBufferException)
        {
            // A proxy's own idea of details: the plain status must do.
        }
        return new(error.Status.Detail, null, null);
    }

    /// <summary>By the error class, or by the message where there is none: older servers name the class only there.</summary>
    public bool Is(string errorClass) => ErrorClass == errorClass || (ErrorClass is null && _message.Contains(errorClass, StringComparison.Ordinal));

    private static RpcStatus Of(Protocol.Status status, string message)
    {
        ErrorInfo? info = null;
        TimeSpan? delay = null;
        foreach (var detail in status.Details)
        {
            if (detail.Is(ErrorInfo.Descriptor)) info = detail.Unpack<ErrorInfo>();
            else if (detail.Is(RetryInfo.Descriptor)) delay = detail.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        }
        return new(message, info, delay);
    }
}
