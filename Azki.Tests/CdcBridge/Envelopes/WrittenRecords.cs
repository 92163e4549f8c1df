using System.Text;
using Azki.CdcBridge.Envelopes;
using MySql.Replication;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Keeps the records of changes as texts.</summary>
internal sealed class WrittenRecords : IChangeRecords
{
    public List<GoldenRecord> All { get; } = [];

    public void Add(TableName table, in ChangeRecord record)
    {
        Assert.Equal(record.IsTombstone, record.Value.IsEmpty);
        All.Add(new(
            TopicName.Sanitized(table.Table),
            record.Key.IsEmpty ? GoldenRecord.Null : Encoding.UTF8.GetString(record.Key),
            record.IsTombstone ? GoldenRecord.Null : Encoding.UTF8.GetString(record.Value),
            record.Headers is null ? GoldenRecord.Null : $"{{{string.Join(",", record.Headers.Items.Select(h => $"\"{h.Key}\":{Encoding.UTF8.GetString(h.Value)}"))}}}"));
    }
}
