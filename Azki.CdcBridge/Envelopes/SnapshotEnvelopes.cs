using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Envelopes.Tables;
using MySqlConnector;

namespace Azki.CdcBridge.Envelopes;

/// <summary>
/// Turns the rows of a table, read by <see cref="SelectList"/>, into Debezium's records. The row added last is kept back until it is known
/// whether it is the last one. One instance for each reader of rows side by side.
/// </summary>
/// <param name="options">How values are written.</param>
/// <param name="records">Takes the records.</param>
/// <param name="table">The table's shape.</param>
/// <param name="position">Where the snapshot is in the log.</param>
/// <param name="clock">Tells when a row was read.</param>
internal sealed class SnapshotEnvelopes(EnvelopeOptions options, IChangeRecords records, TableShape table, SnapshotPosition position, TimeProvider clock)
{
    private readonly (EnvelopeOptions, IChangeRecords, TableShape, SnapshotPosition, TimeProvider) _given = (options, records, table, position, clock);

    /// <summary>What comes before the statements of a connection: values are read as the log has them, in UTC and UTF-8.</summary>
    public const string SessionSetup = "SET NAMES utf8mb4, SESSION time_zone = '+00:00'";

    /// <summary>What stands between SELECT and FROM: each column as bytes that nothing is lost in.</summary>
    public string SelectList => throw new NotImplementedException($"{_given}");

    /// <summary>Writes the row before, if any, and keeps this one.</summary>
    /// <param name="row">A reader of <see cref="SelectList"/>, on a row.</param>
    /// <param name="marker">The row's place in the snapshot.</param>
    public void Add(MySqlDataReader row, SnapshotMarker marker = SnapshotMarker.Between) => throw new NotImplementedException($"{_given}");

    /// <summary>Writes the row that was kept.</summary>
    /// <param name="marker">Its place, where that is only known now; null for the one given with it.</param>
    public void Flush(SnapshotMarker? marker = null) => throw new NotImplementedException($"{_given}");
}
