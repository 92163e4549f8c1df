using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Azki.EventLog.Kafka;

/// <summary>Finds topics and makes the missing ones.</summary>
internal sealed class KafkaTopics(IAdminClient admin, NativeCalls calls, TimeSpan timeout)
{
    public async Task<Topic> OpenAsync(TopicSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            if (await DescribeAsync(settings.Name).WaitAsync(cancellationToken).ConfigureAwait(false) is { } existing)
                return existing with { IsCompacted = await IsCompactedAsync(settings).WaitAsync(cancellationToken).ConfigureAwait(false) };
            await CreateAsync(settings).WaitAsync(cancellationToken).ConfigureAwait(false);
            // The controller knows the topic now; the brokers learn of it a little later.
            for (var started = Stopwatch.StartNew(); started.Elapsed < timeout;)
            {
                if (await DescribeAsync(settings.Name).WaitAsync(cancellationToken).ConfigureAwait(false) is { } made) return made with { IsCompacted = settings.Compacted };
                await Task.Delay(50, cancellationToken).ConfigureAwait(false);
            }
            throw new EventLogException(
                $"Topic {settings.Name} was made, but no broker shows all its partitions after {timeout.TotalSeconds} s: look at the cluster.");
        }
        catch (KafkaException e)
        {
            throw CannotOpen(settings.Name, e);
        }
    }

    /// <summary>A topic if it is there. Who only wants to know which one it is needs no leaders of its partitions: they may be away.</summary>
    public async Task<Topic?> FindAsync(string name, bool needsLeaders, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(name, needsLeaders).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw CannotOpen(name, e);
        }
    }

    private static EventLogException CannotOpen(string name, KafkaException e) =>
        new($"Topic {name} cannot be opened: {e.Error.Reason}. Are ConnectionStrings:kafka and the cluster right?", e);

    private async Task<Topic?> DescribeAsync(string name, bool needsLeaders = true)
    {
        TopicDescription description;
        try
        {
            Task<DescribeTopicsResult> describing;
            using (calls.Enter()) describing = admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]), new() { RequestTimeout = timeout });
            description = (await describing.ConfigureAwait(false)).TopicDescriptions[0];
        }
        catch (DescribeTopicsException e)
        {
            description = e.Results.TopicDescriptions[0];
        }
        if (description.Error.Code == ErrorCode.UnknownTopicOrPart) return null;
        if (description.Error.IsError) throw new KafkaException(description.Error);
        // By its id a topic made anew is told from the one before it, and each position from those of other topics.
        if (ToGuid(description.TopicId) is var id && id == Guid.Empty)
            throw new EventLogException($"Topic {name}: the cluster gives topics no ids. Kafka 2.8 is the first that does, with an inter.broker.protocol.version to match.");
        // A topic just made may be seen before its partitions have leaders: nothing could be asked of them yet.
        return description.Partitions.Count == 0 || (needsLeaders && description.Partitions.Any(p => p.Leader is null))
            ? null
            : new Topic(name, id, description.Partitions.Count);
    }

    // Another process may have made it otherwise. Who may not ask believes that it is as it was asked for.
    private async Task<bool> IsCompactedAsync(TopicSettings settings)
    {
        const string Policy = "cleanup.policy";
        try
        {
            Task<List<DescribeConfigsResult>> describing;
            using (calls.Enter()) describing = admin.DescribeConfigsAsync([new() { Type = ResourceType.Topic, Name = settings.Name }], new() { RequestTimeout = timeout });
            return (await describing.ConfigureAwait(false))[0].Entries.TryGetValue(Policy, out var policy) ? policy.Value.Contains("compact", StringComparison.Ordinal) : settings.Compacted;
        }
        catch (KafkaException)
        {
            return settings.Compacted;
        }
    }

    private async Task CreateAsync(TopicSettings settings)
    {
        var configs = new Dictionary<string, string>
        {
            ["message.timestamp.type"] = "LogAppendTime",
            ["max.message.bytes"] = KafkaDefaults.MaxMessageBytes.ToString(CultureInfo.InvariantCulture),
        };
        if (settings.Compacted) configs["cleanup.policy"] = "compact";
        if (settings.RetentionAge is { } age) configs["retention.ms"] = ((long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (settings.RetentionBytes is { } bytes) configs["retention.bytes"] = bytes.ToString(CultureInfo.InvariantCulture);
        if (settings.SegmentBytes is { } segment) configs["segment.bytes"] = segment.ToString(CultureInfo.InvariantCulture);
        try
        {
            var specification = new TopicSpecification
            {
                Name = settings.Name,
                NumPartitions = settings.Partitions > 0 ? settings.Partitions : -1, // -1: the broker's default.
                ReplicationFactor = -1,
                Configs = configs,
            };
            Task creating;
            using (calls.Enter()) creating = admin.CreateTopicsAsync([specification], new() { RequestTimeout = timeout, OperationTimeout = timeout });
            await creating.ConfigureAwait(false);
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists) { } // Another process was quicker.
        catch (CreateTopicsException e)
        {
            throw new EventLogException($"Topic {settings.Name} cannot be made: {e.Results[0].Error.Reason}", e);
        }
    }

    private static Guid ToGuid(Uuid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }
}
