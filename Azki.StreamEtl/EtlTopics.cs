using Azki.Core;
using Azki.EventLog;

namespace Azki.StreamEtl;

/// <summary>The topics this service reads and writes, as they are created where they are missing.</summary>
internal static class EtlTopics
{
    /// <summary>The topics read, users first: events are enriched with them.</summary>
    public static readonly IReadOnlyList<string> Read = [Topics.Users, Topics.RawEvents, Topics.QuarantinedEvents];

    /// <summary>The batches that are recorded and not yet in the warehouse; nobody else reads them.</summary>
    public const string Plans = "insurance.etl_plans";

    public static TopicSettings SettingsOf(string name) => name switch
    {
        Topics.Users => new(name, Compacted: true),
        Topics.QuarantinedEvents => new(name, Partitions: 1),
        _ => new(name),
    };
}
