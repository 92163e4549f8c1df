using System.Text.Json;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Builds exceptions, causes within, from what the server tells of an error.</summary>
internal static class ErrorChain
{
    /// <summary>The whole chain; null when the server no longer has it.</summary>
    public static SparkException? Of(FetchErrorDetailsResponse details)
    {
        if (!details.HasRootErrorIdx) return null;
        // The causes are given by their place in a list; a chain that bites its tail ends after as many links as there are errors.
        var chain = new List<FetchErrorDetailsResponse.Types.Error>();
        for (int? index = details.RootErrorIdx; index is >= 0 && index < details.Errors.Count && chain.Count < details.Errors.Count;)
        {
            var error = details.Errors[index.Value];
            chain.Add(error);
            index = error.HasCauseIdx ? error.CauseIdx : null;
        }
        SparkException? cause = null;
        for (var i = chain.Count - 1; i >= 0; i--) cause = Of(chain[i], cause);
        return cause;
    }

    /// <summary>What came with the failed call itself, shortened by the server to fit into a header.</summary>
    public static SparkException Of(RpcStatus status, string message, Exception inner) => new(message, inner)
    {
        ErrorClass = status.ErrorClass,
        SqlState = status.SqlState,
        MessageParameters = Json<Dictionary<string, string>>(status.MessageParameters) ?? [],
        JavaClasses = Json<List<string>>(status.JavaClasses) ?? [],
    };

    private static SparkException Of(FetchErrorDetailsResponse.Types.Error error, SparkException? cause)
    {
        var spark = error.SparkThrowable;
        return new SparkException(error.Message.Length > 0 ? error.Message : error.ErrorTypeHierarchy.FirstOrDefault() ?? "", cause)
        {
            ErrorClass = spark is { HasErrorClass: true } ? spark.ErrorClass : null,
            SqlState = spark is { HasSqlState: true } ? spark.SqlState : null,
            MessageParameters = spark is null ? new Dictionary<string, string>() : new(spark.MessageParameters),
            JavaClasses = [.. error.ErrorTypeHierarchy],
            QueryContexts = spark is null ? [] : [.. spark.QueryContexts.Select(c => new SparkQueryContext(c.ObjectType, c.ObjectName, c.StartIndex, c.StopIndex, c.Fragment))],
            ServerStackTrace = [.. error.StackTrace.Select(Line)],
        };
    }

    private static string Line(FetchErrorDetailsResponse.Types.StackTraceElement e) => $"{e.DeclaringClass}.{e.MethodName}({(e.HasFileName ? e.FileName : "?")}:{e.LineNumber})";

    private static T? Json<T>(string? text) where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<T>(text);
        }
        catch (JsonException)
        {
            // The server cuts the text where the header ends.
            return null;
        }
    }
}
