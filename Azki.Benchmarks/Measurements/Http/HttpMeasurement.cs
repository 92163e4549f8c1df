namespace Azki.Benchmarks.Measurements.Http;

/// <summary>Requests of events into a durable log, and the same requests to a Kestrel that throws them away: the part that is not ours.</summary>
internal sealed class HttpMeasurement(IReadOnlyList<byte[]> bodies, int rowsPerBody, int clients, Func<string> newHome)
{
    // Some seconds: until the hot code has been compiled for the last time, it also counts its own branches.
    private const int WarmUpRequests = 600;

    public async Task<HttpResult> IngestAsync(int requests, CancellationToken cancellationToken)
    {
        var home = newHome();
        await using var server = await LoopbackServer.StartIngestorAsync(home, cancellationToken);
        var result = Run(server, requests, cancellationToken);
        var expected = (long)(requests + WarmUpRequests) * rowsPerBody;
        var found = await server.CountEventsAsync(cancellationToken);
        if (found != expected) throw new InvalidOperationException($"The log has {found:N0} events, not the {expected:N0} answered for: the measurement is void.");
        return result;
    }

    public async Task<HttpResult> DiscardAsync(int requests, CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartDiscardingAsync(cancellationToken);
        return Run(server, requests, cancellationToken);
    }

    private HttpResult Run(LoopbackServer server, int requests, CancellationToken cancellationToken)
    {
        var load = new HttpLoad(server.Events, bodies, clients);
        load.Run(WarmUpRequests, cancellationToken);
        var meter = new Meter();
        var clientCpu = load.Run(requests, cancellationToken);
        return new(meter.Stop(requests * rowsPerBody), clientCpu);
    }
}
