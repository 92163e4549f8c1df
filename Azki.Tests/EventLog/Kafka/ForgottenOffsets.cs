using Confluent.Kafka;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>Makes a broker forget committed offsets, as it does by itself once they are older than <c>offsets.retention.minutes</c>.</summary>
internal static class ForgottenOffsets
{
    /// <summary>All that a group of the log has committed, in every topic.</summary>
    public static async Task ForgetAsync(string servers, string group)
    {
        using var admin = Admin(servers);
        var known = await admin.ListConsumerGroupsAsync(new() { RequestTimeout = TimeSpan.FromSeconds(20) });
        var names = known.Valid.Select(g => g.GroupId).Where(id => id.StartsWith($"{group}@", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(names);
        await admin.DeleteGroupsAsync(names);
    }

    /// <summary>What Kafka's own group has committed in one partition.</summary>
    public static async Task ForgetAsync(string servers, string groupId, string topic, int partition)
    {
        using var admin = Admin(servers);
        await admin.DeleteConsumerGroupOffsetsAsync(groupId, [new TopicPartition(topic, partition)]);
    }

    private static IAdminClient Admin(string servers) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
}
