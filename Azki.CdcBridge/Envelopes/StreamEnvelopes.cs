using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Turns the events of a binary log into Debezium's records. Pure: reads and waits for nothing.</summary>
/// <param name="options">How values are written.</param>
/// <param name="records">Takes the records.</param>
/// <param name="clock">Tells when a change was captured.</param>
internal sealed class StreamEnvelopes(EnvelopeOptions options, IChangeRecords records, TimeProvider clock)
{
    private readonly (EnvelopeOptions, IChangeRecords, TimeProvider) _given = (options, records, clock);

    /// <summary>Tells what the stream does not: a key other than the primary one, and FLOAT(M,D). Counts until its columns no longer fit the stream's.</summary>
    public void Declare(TableShape table) => throw new NotImplementedException($"{_given}");

    /// <summary>Takes notice of an event, of whatever kind, before anything of it is written.</summary>
    /// <param name="e">The event.</param>
    /// <param name="after">The stream's position after it.</param>
    public void Follow(BinlogEvent e, BinlogPosition after) => throw new NotImplementedException($"{_given}");

    /// <summary>Writes all changes of an event that was followed: create, update, delete and tombstone.</summary>
    /// <returns>Row changes written.</returns>
    /// <exception cref="EnvelopeException">A row cannot be written; the message says what to do.</exception>
    public int Write(RowsEvent rows) => throw new NotImplementedException($"{_given}");

    /// <summary>Writes that a table was emptied, for those who do not skip it (<c>skipped.operations</c>).</summary>
    public void WriteTruncate(TableName table) => throw new NotImplementedException($"{_given}");
}
