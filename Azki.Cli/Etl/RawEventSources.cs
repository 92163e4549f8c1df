using Azki.Cli.Hosting;
using Azki.Core;
using Azki.EventLog;
using Azki.SparkEtl.Sources;

namespace Azki.Cli.Etl;

/// <summary>The raw events of a run: files where any are named, else all that the topic holds now.</summary>
internal sealed class RawEventSources(IConfiguration configuration, HomeSession session) : IAsyncDisposable
{
    private IHost? _log;

    public async Task<IReadOnlyList<EventSource>> ReadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        if (files.Count > 0) return [.. files.Select(f => EventSource.OfFile(f.Contains("://", StringComparison.Ordinal) ? f : Path.GetFullPath(f)) with { Name = f })];
        if (configuration.GetConnectionString("kafka") is not { Length: > 0 } kafka) return [];
        var (servers, options) = SparkKafka.Of(kafka, configuration);
        var topic = await TopicRanges.ReadAsync(Log(), servers, Topics.RawEvents, cancellationToken);
        return [topic with { ClientOptions = options }];
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is null) return;
        await _log.Services.GetRequiredService<IEventLog>().DisposeAsync();
        _log.Dispose();
    }

    private IEventLog Log()
    {
        if (session.Local is { } platform) return platform.Log;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(configuration);
        builder.AddEventLog();
        _log = builder.Build();
        return _log.Services.GetRequiredService<IEventLog>();
    }
}
