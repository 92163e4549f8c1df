using System.Net.Http.Headers;

namespace Azki.Benchmarks.Measurements.Http;

/// <summary>
/// Clients that send prebuilt bodies over keep-alive connections of the loopback, the next one when the last is answered. Each has a thread
/// of its own and blocks on its socket, so that what the clients cost can be told from what the server costs in the same process.
/// </summary>
internal sealed class HttpLoad(Uri target, IReadOnlyList<byte[]> bodies, int clients)
{
    private static readonly MediaTypeHeaderValue Ndjson = new("application/x-ndjson");

    private int _next;

    /// <summary>Sends so many requests and returns the processor time of all clients.</summary>
    public TimeSpan Run(int requests, CancellationToken cancellationToken)
    {
        _next = 0;
        var cpu = new TimeSpan[clients];
        var errors = new Exception?[clients];
        var threads = new Thread[clients];
        for (var i = 0; i < clients; i++)
        {
            var client = i;
            threads[i] = new Thread(() => errors[client] = Send(requests, out cpu[client], cancellationToken)) { Name = "client", IsBackground = true };
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
        if (errors.FirstOrDefault(e => e is not null) is { } error) throw new InvalidOperationException($"A client failed: {error.Message}", error);
        return cpu.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
    }

    private Exception? Send(int requests, out TimeSpan cpu, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false });
            for (int i; (i = Interlocked.Increment(ref _next) - 1) < requests;) Send(http, bodies[i % bodies.Count], cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            cpu = ThreadClock.Now();
        }
    }

    private void Send(HttpClient http, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) { Headers = { ContentType = Ndjson } } };
        using var response = http.Send(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.Accepted) return;
        using var reader = new StreamReader(response.Content.ReadAsStream(cancellationToken));
        throw new InvalidOperationException($"A request was answered with {(int)response.StatusCode}: {reader.ReadToEnd()}");
    }
}
