using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>What the envelopes of one event have in common: all after the images but the row's number.</summary>
internal sealed class EnvelopeFrame(SourceBlock source)
{
    private readonly JsonBuffer _head = new();
    private readonly JsonBuffer _tail = new();
    private SourcePlace _place;
    private long _captured;
    private char _operation;

    /// <param name="place">Where the changes are.</param>
    /// <param name="table">Of which table.</param>
    /// <param name="marker">Their place in a snapshot.</param>
    /// <param name="captured">When they were captured, in nanoseconds since 1970.</param>
    public void Begin(in SourcePlace place, TableName table, SnapshotMarker marker, long captured)
    {
        (_place, _captured, _operation) = (place, captured, default);
        _head.Clear();
        _head.Raw(",\"source\":"u8);
        source.WriteHead(place, table, marker, _head);
    }

    public void Write(long row, char operation, JsonBuffer json)
    {
        if (operation != _operation) PrepareTail(operation);
        json.Raw(_head.Written);
        json.Number(row);
        json.Raw(_tail.Written);
    }

    private void PrepareTail(char operation)
    {
        _operation = operation;
        _tail.Clear();
        SourceBlock.WriteTail(_place, _tail);
        EnvelopeTail.Write(operation, _captured, _tail);
    }
}
