using System.Text;
using Azki.EventLog;

namespace Azki.Benchmarks.Generation;

/// <summary>
/// Bodies of requests that end with one probe for each partition of the log. A partition keeps its order, so where the n-th probe of every
/// partition is to be seen, all events of the first n requests are.
/// </summary>
internal sealed class ProbedBodies
{
    private const int UsersPerEvent = 20;

    private ProbedBodies(IReadOnlyList<byte[]> bodies, int rowsPerBody, GeneratedUsers users, IReadOnlyList<string> probes) =>
        (Bodies, RowsPerBody, Users, Probes) = (bodies, rowsPerBody, users, probes);

    public IReadOnlyList<byte[]> Bodies { get; }

    /// <summary>Rows of a body, its probes included.</summary>
    public int RowsPerBody { get; }

    public GeneratedUsers Users { get; }

    /// <summary>The session, and the channel, of each partition's probes.</summary>
    public IReadOnlyList<string> Probes { get; }

    public static ProbedBodies Create(int bodies, int rowsPerBody, int partitions, int seed)
    {
        var random = new Random(seed);
        var rows = rowsPerBody - partitions;
        var users = new GeneratedUsers(Math.Max(100, bodies * rows / UsersPerEvent), random);
        var lines = new NdjsonBodies(rows);
        EventShape.Sessions.Write(lines, random, bodies * rows, users);

        var probes = Enumerable.Range(0, partitions).Select(p => $"probe-{p}").ToList();
        var senders = Enumerable.Range(0, partitions).Select(p => Enumerable.Range(1, users.Count).First(user => PartitionOf(user, partitions) == p)).ToList();
        return new([.. lines.Bodies.Select((body, i) => (byte[])[.. body, .. ProbesOf(i)])], rowsPerBody, users, probes);

        // Each is an event of its own: its time tells it from the one before.
        byte[] ProbesOf(int body) => Encoding.UTF8.GetBytes(string.Concat(probes.Select((probe, p) =>
            $$"""{"event_time":"{{EventShape.Start.AddSeconds(body):yyyy-MM-ddTHH:mm:ssZ}}","user_id":{{senders[p]}},"session_id":"{{probe}}","event_type":"quote_view","channel":"{{probe}}"}""" + "\n")));
    }

    private static int PartitionOf(int user, int partitions) =>
        Partitioner.PartitionOf(Encoding.UTF8.GetBytes(user.ToString(System.Globalization.CultureInfo.InvariantCulture)), partitions);
}
