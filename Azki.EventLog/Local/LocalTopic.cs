using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Local;

/// <summary>A topic's folder: <c>topic.json</c>, a folder a partition, and the positions of its groups.</summary>
internal sealed partial class LocalTopic : IAsyncDisposable
{
    private LocalTopic(Topic topic, TopicFile file, LocalPartition[] partitions, PositionStore positions) =>
        (Topic, File, Partitions, Positions) = (topic, file, partitions, positions);

    public Topic Topic { get; }

    public TopicFile File { get; }

    public LocalPartition[] Partitions { get; }

    public PositionStore Positions { get; }

    public static LocalTopic Open(TopicSettings settings, LocalEventLogOptions options, ILogger logger)
    {
        if (!ValidName().IsMatch(settings.Name) || settings.Name.All(c => c == '.'))
            throw new EventLogException($"'{settings.Name}' is no name for a topic: letters, digits, dot, dash and underscore, at most 249.");
        var directory = Path.Combine(options.Path, "topics", settings.Name);
        var path = Path.Combine(directory, "topic.json");
        var file = System.IO.File.Exists(path) ? Read(path, settings.Name) : Create(settings, options, directory, path);
        var topic = new Topic(file.Name, file.Id, file.Partitions) { IsCompacted = file.Compacted };
        var sized = new LocalEventLogOptions
        {
            PageBytes = file.PageBytes,
            SegmentBytes = file.SegmentBytes,
        };
        var partitions = new LocalPartition?[file.Partitions];
        try
        {
            // Opening reads from disk and waits for it: side by side.
            Parallel.For(0, partitions.Length, i =>
                partitions[i] = new LocalPartition(topic, i, Path.Combine(directory, i.ToString(CultureInfo.InvariantCulture)), sized, logger));
            return new LocalTopic(topic, file, partitions!, new PositionStore(Path.Combine(directory, "positions"), file.Id));
        }
        catch (Exception e)
        {
            foreach (var partition in partitions) partition?.DisposeAsync().AsTask().Wait();
            if (e is AggregateException { InnerExceptions: [EventLogException only, ..] }) throw only;
            throw;
        }
    }

    public LocalPartition Partition(int number) => number >= 0 && number < Partitions.Length
        ? Partitions[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"{Topic.Name} has {Partitions.Length} partitions");

    public async ValueTask DisposeAsync()
    {
        Positions.Close();
        await Task.WhenAll(Partitions.Select(p => p.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private static TopicFile Read(string path, string name)
    {
        try
        {
            var file = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), LocalLogJson.Default.TopicFile);
            LocalLogJson.CheckFormat(file?.Format ?? 0, path);
            return file!.IsPossible && file.Name == name ? file : throw new EventLogException($"{path} is damaged: restore the file.");
        }
        catch (JsonException e)
        {
            throw new EventLogException($"{path} is damaged: {e.Message}", e);
        }
    }

    private static TopicFile Create(TopicSettings settings, LocalEventLogOptions options, string directory, string path)
    {
        var file = new TopicFile(
            LocalLogJson.Format, settings.Name, Guid.NewGuid(), settings.Partitions > 0 ? settings.Partitions : options.DefaultPartitions,
            settings.Compacted, settings.RetentionAge, settings.RetentionBytes, options.PageBytes, options.SegmentBytes);
        if (Directory.Exists(Path.Combine(directory, "0")))
            throw new EventLogException($"{directory} has records, but {path}, which says how they lie there, is gone: restore the file.");
        DurableFiles.CreateDirectory(directory);
        DurableFiles.Replace(path, JsonSerializer.SerializeToUtf8Bytes(file, LocalLogJson.Default.TopicFile));
        return file;
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex ValidName();
}
