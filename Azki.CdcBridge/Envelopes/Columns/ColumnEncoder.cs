using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Writes the values of one column as JSON; NULL is not given to it.</summary>
internal abstract class ColumnEncoder
{
    /// <summary>What stands for NULL, and for a date that no calendar has.</summary>
    public byte[] Missing { get; set; } = "null"u8.ToArray();

    /// <summary>What is asked for is read as a DOUBLE, given on as its eight bytes: as text it would lose digits.</summary>
    public virtual bool IsSelectedAsDouble => false;

    /// <summary>Writes a value of the log.</summary>
    public abstract void Write(in ColumnValue value, JsonBuffer json);

    /// <summary>Writes what the server sent for <see cref="Select"/>.</summary>
    public abstract void Write(ReadOnlySpan<byte> selected, JsonBuffer json);

    /// <summary>Writes it as part of a key: a row has the same one, streamed and in a snapshot.</summary>
    public virtual void WriteKey(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(selected, json);

    /// <summary>How the column is asked for, so that nothing is lost on the way; always bytes.</summary>
    /// <param name="column">The column's name in quotes.</param>
    public virtual string Select(string column) => $"CAST({column} AS BINARY)";
}
