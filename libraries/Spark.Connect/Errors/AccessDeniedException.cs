namespace Spark.Connect;

/// <summary>The server, or a proxy in front of it, refuses the token or wants one.</summary>
public sealed class AccessDeniedException : SparkConnectException
{
    internal AccessDeniedException(string message, Exception? inner = null) : base(message, inner) { }
}
