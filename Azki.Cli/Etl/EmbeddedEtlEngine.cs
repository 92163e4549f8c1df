using System.Globalization;
using Azki.Cli.Hosting;
using Azki.SparkEtl;

namespace Azki.Cli.Etl;

/// <summary>The warehouse itself enriches its stored events anew.</summary>
internal sealed class EmbeddedEtlEngine : IEtlEngine
{
    public async Task<string> RunAsync(EtlOptions options, CancellationToken cancellationToken)
    {
        if (options.Events.Count > 0 || options.UsersFromMySql || options.Mode is BatchMode.Backfill or BatchMode.Rebuild)
            throw new CliException("The embedded engine enriches stored events anew and reads no sources: use --engine spark, or load files with `azki ingest`.", ExitCodes.Usage);
        await using var session = await HomeSession.OpenAsync(options.Home, PlatformScope.All, cancellationToken);
        var answer = await session.ReenrichAsync(options.From, options.To, cancellationToken);
        return answer.Events == 0 ? "No events in these days." : string.Create(
            CultureInfo.InvariantCulture, $"{answer.Events:N0} events enriched anew; metrics recomputed for {MonthNames.Of(answer.Months)}.");
    }
}
