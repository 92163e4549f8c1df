using System.Globalization;
using Azki.EventLog;
using Azki.Warehouse;

namespace Azki.StreamEtl.Feeds;

/// <summary>
/// Records that expired before they were read: said aloud, and counted in the warehouse, for they are in no other figure. And those that were read
/// before the log lost them, which are in all figures: they are said aloud only.
/// </summary>
internal sealed partial class LogGaps(WarehouseClient warehouse, TimeProvider time, ILogger logger)
{
    /// <summary>Records that the offsets from one on, up to another, are gone. Repeated, it is one gap.</summary>
    public async Task RecordAsync(Topic topic, int partition, long first, long next, CancellationToken cancellationToken)
    {
        LogGap(topic.Name, partition, next - first);
        EtlTelemetry.Expired.Add(next - first, new KeyValuePair<string, object?>("messaging.destination.name", topic.Name));
        var found = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        await warehouse.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO log_gaps SELECT '{topic.Name}', '{topic.Id}', {partition}, {first}, {next}, '{found}'"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that a partition ends before what was read of it: Kafka lost its tail, with the power or by a replica that was behind and took over.</summary>
    public void TailLost(Topic topic, int partition, long end, long position) => LogTailLost(topic.Name, partition, end, position, position - end);

    [LoggerMessage(LogLevel.Error, "{Topic}-{Partition}: Kafka has lost acknowledged records. It ends at offset {End}, and was read up to {Position}: at least {Lost} records are in the warehouse and no longer in Kafka. Reading goes on at the end; what producers wrote in place of the lost records before now is not read")]
    private partial void LogTailLost(string topic, int partition, long end, long position, long lost);

    [LoggerMessage(LogLevel.Error, "{Topic}-{Partition}: {Missing} records expired before they were read; they are missing from every figure (table log_gaps)")]
    private partial void LogGap(string topic, int partition, long missing);
}
