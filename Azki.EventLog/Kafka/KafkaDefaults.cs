using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>What the log asks of Kafka's clients.</summary>
internal static class KafkaDefaults
{
    /// <summary>After so long a broker ends a transaction by itself, unless it is configured: the client's own default.</summary>
    public const int TransactionTimeoutMs = 60_000;

    /// <summary>A record of 16 MB and what Kafka adds to it; topics made by us allow it.</summary>
    public const int MaxMessageBytes = 17 << 20;

    public static ProducerConfig Apply(ProducerConfig given)
    {
        var config = new ProducerConfig(new Dictionary<string, string>(given));
        config.CompressionType ??= CompressionType.Lz4;
        config.LingerMs ??= 5;
        config.MessageMaxBytes ??= MaxMessageBytes;
        config.QueueBufferingMaxMessages ??= 200_000;
        config.ClientId ??= "azki";
        // Acknowledged means durable, in order and once.
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        config.EnableDeliveryReports = true;
        config.DeliveryReportFields = "none";
        return config;
    }

    /// <summary>
    /// A producer of transactions. The client takes no configuration by which a record, or a request, may take longer than the transaction it is of:
    /// what is set for other producers is capped at that.
    /// </summary>
    public static ProducerConfig ForTransactions(ProducerConfig producer, string name)
    {
        var limit = producer.TransactionTimeoutMs ?? TransactionTimeoutMs;
        var own = new ProducerConfig(new Dictionary<string, string>(producer))
        {
            TransactionalId = name,
            // Entries are of hundreds of kilobytes already, and are read only after a crash: no waiting for more, no compressing.
            LingerMs = 0,
            CompressionType = CompressionType.None,
        };
        if (own.MessageTimeoutMs > limit) own.MessageTimeoutMs = limit;
        if (own.SocketTimeoutMs > limit) own.SocketTimeoutMs = limit;
        return own;
    }

    /// <summary>The connection of a producer, for a client that makes topics and asks for offsets.</summary>
    public static AdminClientConfig ForAdministration(ProducerConfig producer) => new(producer
        .Where(p => !p.Key.StartsWith("dotnet.", StringComparison.Ordinal) && p.Key is not ("enable.idempotence" or "acks" or "transactional.id"))
        .ToDictionary(p => p.Key, p => p.Value));

    public static ConsumerConfig Apply(ConsumerConfig given)
    {
        var config = new ConsumerConfig(new Dictionary<string, string>(given));
        config.ClientId ??= "azki";
        config.MaxPartitionFetchBytes ??= 4 << 20;
        config.QueuedMaxMessagesKbytes ??= 32 * 1024;
        config.FetchWaitMaxMs ??= 500;
        config.FetchErrorBackoffMs ??= 50;
        // Positions are the caller's; a reader whose offset is gone is told, not moved.
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.EnablePartitionEof = true;
        config.IsolationLevel = IsolationLevel.ReadCommitted;
        config.ConsumeResultFields = "headers,timestamp";
        config.GroupId ??= "azki";
        return config;
    }
}
