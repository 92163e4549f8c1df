namespace Spark.Connect;

/// <summary>Results that are not what the protocol says: batches missing, repeated or cut short.</summary>
public sealed class ResultFormatException : SparkConnectException
{
    internal ResultFormatException(string message, Exception? inner = null) : base(message, inner) { }
}
