using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Azki.Benchmarks.Measurements.Latency;

/// <summary>One client that sends a body each interval by the clock; where it has fallen behind, it sends the next one at once.</summary>
internal sealed class SteadyLoad(Uri target, IReadOnlyList<byte[]> bodies, TimeSpan interval)
{
    private static readonly MediaTypeHeaderValue Ndjson = new("application/x-ndjson");

    private readonly long[] _accepted = new long[bodies.Count];
    private int _sent;

    /// <summary>How many requests have been answered.</summary>
    public int Answered => Volatile.Read(ref _sent);

    /// <summary>When each request was answered, in ticks of <see cref="Stopwatch"/>.</summary>
    public IReadOnlyList<long> AcceptedAt => _accepted;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false });
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < bodies.Count; i++)
        {
            var early = (interval * i) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, cancellationToken);
            using var content = new ByteArrayContent(bodies[i]) { Headers = { ContentType = Ndjson } };
            using var response = await http.PostAsync(target, content, cancellationToken);
            _accepted[i] = Stopwatch.GetTimestamp();
            if (response.StatusCode != HttpStatusCode.Accepted)
                throw new InvalidOperationException($"A request was answered with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            Volatile.Write(ref _sent, i + 1);
        }
    }
}
