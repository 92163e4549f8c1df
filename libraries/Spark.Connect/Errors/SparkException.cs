namespace Spark.Connect;

/// <summary>An error of Spark's. What caused it on the server is its <see cref="Exception.InnerException"/>, and so on down to the first cause.</summary>
public sealed class SparkException : SparkConnectException
{
    private const string InterruptedState = "HY008";
    private const string InterruptedClass = "OPERATION_CANCELED";

    internal SparkException(string message, Exception? cause) : base(message, cause) { }

    /// <summary>The error condition, such as <c>TABLE_OR_VIEW_NOT_FOUND</c> (https://spark.apache.org/docs/latest/sql-error-conditions.html); null for errors of Java and of data sources.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>The five characters of SQLSTATE, such as <c>42P01</c>; null where there is no <see cref="ErrorClass"/>.</summary>
    public string? SqlState { get; init; }

    /// <summary>The values in the message, by the names that the error condition gives them.</summary>
    public IReadOnlyDictionary<string, string> MessageParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The Java class of the exception, then its parents.</summary>
    public IReadOnlyList<string> JavaClasses { get; init; } = [];

    /// <summary>Where in the query it happened.</summary>
    public IReadOnlyList<SparkQueryContext> QueryContexts { get; init; } = [];

    /// <summary>The stack of the server, if it sends one (<c>spark.sql.connect.serverStacktrace.enabled</c>).</summary>
    public IReadOnlyList<string> ServerStackTrace { get; init; } = [];

    /// <summary>The first cause: the innermost error.</summary>
    public SparkException RootCause => InnerException is SparkException cause ? cause.RootCause : this;

    /// <summary>Somebody interrupted the operation.</summary>
    public bool IsInterrupted => SqlState == InterruptedState || ErrorClass == InterruptedClass || Message.Contains(InterruptedClass, StringComparison.Ordinal);
}
