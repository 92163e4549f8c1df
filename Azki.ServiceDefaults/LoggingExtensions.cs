using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Azki.ServiceDefaults;

internal static class LoggingExtensions
{
    /// <summary>
    /// One console on stderr, since results go to stdout; one line an entry, from warnings on. <c>Logging:LogLevel</c> and
    /// <c>Logging:Console:FormatterName</c> (<c>json</c>) count as everywhere.
    /// </summary>
    public static void AddAzkiLogging(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // An empty host's builder does not read the section by itself.
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Whoever is degraded says so once; this would say it at every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
        builder.Logging.AddConsole(options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            // Without a name the provider goes by its older options and forgets the formatter's.
            options.FormatterName ??= ConsoleFormatterNames.Simple;
        });
        builder.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat ??= "HH:mm:ss ";
            options.UseUtcTimestamp = true;
            // The formatter's own choice looks at stdout, and not at what a person has asked of all programs: https://no-color.org
            var isPlain = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
            options.ColorBehavior = isPlain ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Enabled;
        });
        builder.Services.Configure<JsonConsoleFormatterOptions>(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat ??= "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
