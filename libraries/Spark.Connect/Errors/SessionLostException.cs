namespace Spark.Connect;

/// <summary>The session ended on the server: it was released, expired, or the server was restarted. Its temporary views and configuration are gone; connect anew.</summary>
public sealed class SessionLostException : SparkConnectException
{
    internal SessionLostException(string message, Exception? inner = null) : base(message, inner) { }
}
