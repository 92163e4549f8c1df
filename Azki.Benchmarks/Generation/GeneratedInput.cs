using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Generation;

/// <summary>The files of one shape. They go when it is disposed of.</summary>
internal sealed class GeneratedInput : IDisposable
{
    public const int EventsPerUser = 20;
    private const int MostUsers = 500_000;

    private readonly string _folder;

    private GeneratedInput(string folder, EventShape shape, int events, GeneratedUsers users)
    {
        (_folder, Shape, Events, Users) = (folder, shape, events, users);
        (EventsFile, UsersFile, NdjsonFile) = (Path.Combine(folder, "events.csv"), Path.Combine(folder, "users.csv"), Path.Combine(folder, "events.ndjson"));
    }

    public EventShape Shape { get; }

    public int Events { get; }

    public GeneratedUsers Users { get; }

    public string EventsFile { get; }

    public string UsersFile { get; }

    /// <summary>The same events as NDJSON, where they were asked for.</summary>
    public string NdjsonFile { get; }

    /// <summary>Writes the files. The same seed writes the same bytes.</summary>
    public static GeneratedInput Create(TemporaryFolder folder, EventShape shape, int events, int seed, bool ndjson = false)
    {
        // A seed alone fixes the sequence: .NET keeps the algorithm of seeded generators.
        var random = new Random(seed);
        var input = new GeneratedInput(folder.NewFolder("input"), shape, events, new(Math.Clamp(events / EventsPerUser, 1, MostUsers), random));
        input.Users.Write(input.UsersFile);
        using var lines = new CsvLines(input.EventsFile);
        using var json = ndjson ? new NdjsonLines(input.NdjsonFile, lines) : null;
        shape.Write(json as IEventLines ?? lines, random, events, input.Users);
        return input;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
