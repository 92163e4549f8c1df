using Azki.Core;
using Azki.EventLog;

namespace Azki.StreamEtl;

/// <summary>The topics this service reads and writes, as they are created where they are missing.</summary>
internal static class EtlTopics
{
    /// <summary>The topics read, users first: events are enriched with them.</summary>
    public static readonly IReadOnlyList<string> Read = [Topics.Users, Topics.RawEvents, Topics.QuarantinedEvents];

    /// <summary>Where the batches of all warehouses were recorded before each had a topic of its own, whose names begin with this.</summary>
    public const string Plans = "insurance.etl_plans";

    /// <summary>
    /// The batches that are recorded and not yet in a warehouse; nobody else reads them. A topic for each warehouse: one that is gone for good is in
    /// nobody's way, and what one has done with is dropped without a look at others.
    /// </summary>
    /// <param name="warehouse">The identity of the warehouse.</param>
    public static string PlansOf(string warehouse) => $"{Plans}-{warehouse}";

    public static TopicSettings SettingsOf(string name) => name switch
    {
        Topics.Users => new(name, Compacted: true),
        Topics.QuarantinedEvents => new(name, Partitions: 1),
        _ => new(name),
    };
}
