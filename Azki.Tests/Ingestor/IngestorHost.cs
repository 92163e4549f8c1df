using System.Text;
using Azki.Core;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Tests.Ingestor;

/// <summary>An ingestor over a local log in a folder of its own; listens on a free loopback port where it is started.</summary>
internal sealed class IngestorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    public IngestorHost(Action<WebApplicationBuilder>? configure = null, string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("azki-ingestor-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Azki:Home"] = Path.Combine(Folder, "home");
        configure?.Invoke(builder);
        builder.AddServiceDefaults();
        builder.AddEventLog();
        builder.AddIngestor();
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapIngestor();
    }

    public string Folder { get; }

    public bool KeepsFolder { get; set; }

    public IEventLog Log => _app.Services.GetRequiredService<IEventLog>();

    public FileIngest Files => _app.Services.GetRequiredService<FileIngest>();

    public static async Task<(IngestorHost Host, HttpClient Client)> StartAsync(Action<WebApplicationBuilder>? configure = null,
        string? folder = null)
    {
        var host = new IngestorHost(configure, folder);
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        return (host, new HttpClient { BaseAddress = new Uri(host._app.Urls.First()) });
    }

    public static IngestorHost With(params (string Key, string Value)[] settings) => new(builder => Set(builder, settings));

    public static void Set(WebApplicationBuilder builder, params (string Key, string Value)[] settings) =>
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create<string, string?>($"Azki:Ingestor:{s.Key}", s.Value)));

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public async Task<List<LoggedEvent>> EventsAsync()
    {
        var events = new List<LoggedEvent>();
        await ReadAsync(Topics.RawEvents, (record, headers) =>
        {
            if (!RawEventCodec.TryRead(record.Value, out NormalizedEvent e)) throw new InvalidDataException("Not a compact event.");
            events.Add(new(
                e.TimeMs, e.UserId, Encoding.UTF8.GetString(e.SessionId), Encoding.UTF8.GetString(e.EventType),
                    Encoding.UTF8.GetString(e.Channel),
                e.PremiumAmount, e.EventId, Encoding.UTF8.GetString(record.Key), headers));
        });
        return events;
    }

    public async Task<List<(QuarantinedRow Row, RecordHeaders Headers)>> QuarantinedAsync()
    {
        var rows = new List<(QuarantinedRow, RecordHeaders)>();
        await ReadAsync(Topics.QuarantinedEvents, (record, headers) =>
        {
            if (!QuarantinedRowJson.TryRead(record.Value, out var row)) throw new InvalidDataException("Not a quarantined row.");
            rows.Add((row, headers));
        });
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (!KeepsFolder && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    public async Task ReadAsync(string topicName, RecordHandler handler)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var topic = await Log.OpenTopicAsync(new TopicSettings(topicName), cancellation);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            await using var reader = await Log.OpenReaderAsync(topic, partition, 0, cancellation);
            while (await reader.TryReadAsync(cancellation) is { } batch)
            {
                using (batch) Walk(batch, handler);
            }
        }
    }

    private static void Walk(RecordBatch batch, RecordHandler handler)
    {
        foreach (var record in batch) handler(record, batch.Headers);
    }

    public delegate void RecordHandler(RecordView record, RecordHeaders headers);
}

/// <summary>An event as it was logged.</summary>
internal sealed record LoggedEvent(
    long TimeMs, uint UserId, string SessionId, string EventType, string Channel, uint Premium, ulong EventId, string Key,
        RecordHeaders Headers);
