using Azki.CdcBridge.Source;

namespace Azki.CdcBridge.Checks;

/// <summary>The checks of the server that a configuration names.</summary>
public static class CaptureChecks
{
    /// <summary>Whether users are captured from a database.</summary>
    public static bool IsDatabaseNamed(IConfiguration configuration) => configuration.GetConnectionString(CdcOptions.ConnectionName) is { Length: > 0 };

    /// <summary>Looks at everything, and says all of it at once.</summary>
    /// <exception cref="FormatException">A setting is not understood; the message says which.</exception>
    public static Task<IReadOnlyList<CheckResult>> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = configuration.GetSection(CdcOptions.Section).Get<CdcOptions>() ?? new();
        var source = new MySqlSource(configuration.GetConnectionString(CdcOptions.ConnectionName) ?? "", options);
        return new ServerChecks(source, new TablePatterns(options.Tables), options).RunAsync(cancellationToken);
    }
}
