using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// Secrets among the options of sources, kept out of Spark's pages and event logs. Where Spark names options itself it hides those that say password, secret or
/// token, and those that <c>spark.sql.redaction.options.regex</c> names. But it also shows each statement as it came through Spark Connect: there only
/// <c>spark.sql.redaction.string.regex</c> counts (<see href="https://spark.apache.org/docs/latest/configuration.html#runtime-sql-configuration"/>).
/// </summary>
internal static class HiddenOptions
{
    // In names of options of JDBC and of Kafka's client, which a person may set, too.
    private const string Names = @"(?i:password|passphrase|secret|token|credential|assertion|jaas\.config|keystore\.key)";

    // An option as protocol buffers write one.
    private const string InStatements = $"""(?s:key:\s+"[^"]*{Names}[^"]*"\s+value:\s+"[^"\\]*+(?:\\.[^"\\]*+)*+")""";

    /// <summary>Hides them from here on.</summary>
    public static async Task HideSecretsAsync(this SparkSession spark, CancellationToken cancellationToken)
    {
        await spark.HideAsync("spark.sql.redaction.string.regex", InStatements, cancellationToken).ConfigureAwait(false);
        await spark.HideAsync("spark.sql.redaction.options.regex", Names, cancellationToken).ConfigureAwait(false);
    }

    // What the server was set to hide stays hidden.
    private static async Task HideAsync(this SparkSession spark, string setting, string pattern, CancellationToken cancellationToken)
    {
        var others = await spark.Configuration.GetAsync(setting, cancellationToken).ConfigureAwait(false);
        await spark.Configuration.SetAsync(setting, others is { Length: > 0 } && others != pattern ? $"(?:{others})|{pattern}" : pattern, cancellationToken).ConfigureAwait(false);
    }
}
