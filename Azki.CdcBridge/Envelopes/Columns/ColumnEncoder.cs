using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Writes the values of one column as JSON. NULL never comes here.</summary>
internal abstract class ColumnEncoder
{
    /// <summary>Writes a value of the log.</summary>
    public abstract void Write(in ColumnValue value, JsonBuffer json);

    /// <summary>Writes what the server sent for <see cref="Select"/>.</summary>
    public abstract void Write(ReadOnlySpan<byte> selected, JsonBuffer json);

    /// <summary>How the column is asked for, so that nothing is lost on the way; always bytes.</summary>
    /// <param name="column">The column's name in quotes.</param>
    public virtual string Select(string column) => $"CAST({column} AS BINARY)";
}
