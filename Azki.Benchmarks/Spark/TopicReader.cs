using Azki.EventLog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Spark;

/// <summary>The log of a Kafka, to ask for offsets.</summary>
internal sealed class TopicReader : IAsyncDisposable
{
    private readonly IHost _host;

    public TopicReader(string kafka)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:kafka", kafka)]);
        builder.AddEventLog();
        _host = builder.Build();
    }

    public IEventLog Log => _host.Services.GetRequiredService<IEventLog>();

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        _host.Dispose();
    }
}
