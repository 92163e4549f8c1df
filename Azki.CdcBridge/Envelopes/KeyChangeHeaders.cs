using Azki.EventLog;

namespace Azki.CdcBridge.Envelopes;

/// <summary>The headers by which the records of a changed primary key point at each other.</summary>
internal static class KeyChangeHeaders
{
    private const string NewKey = "__debezium.newkey", OldKey = "__debezium.oldkey";

    /// <summary>For the old key's last record and its tombstone.</summary>
    public static RecordHeaders PointTo(ReadOnlySpan<byte> newKey) => new([new(NewKey, newKey.ToArray())]);

    /// <summary>For the new key's first record.</summary>
    public static RecordHeaders PointBackTo(ReadOnlySpan<byte> oldKey) => new([new(OldKey, oldKey.ToArray())]);
}
