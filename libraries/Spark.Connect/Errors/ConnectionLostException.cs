namespace Spark.Connect;

/// <summary>The server could not be reached, or no longer, also not after all retries. Whether a command had its effect is not known.</summary>
public sealed class ConnectionLostException : SparkConnectException
{
    internal ConnectionLostException(string message, Exception? inner = null) : base(message, inner) { }
}
