namespace Spark.Connect;

/// <summary>What this library raises: the base of all its errors.</summary>
public class SparkConnectException : Exception
{
    internal SparkConnectException(string message, Exception? inner = null) : base(message, inner) { }
}
