using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Azki.CdcBridge.Health;

/// <summary>The meter and the spans <c>Azki.CdcBridge</c>. Counted an event of the log, not a row.</summary>
internal sealed class CaptureMetrics : IDisposable
{
    public const string Name = "Azki.CdcBridge";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _rows;
    private readonly Counter<long> _transactions;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _snapshotRows;

    public CaptureMetrics(CaptureState state)
    {
        _rows = _meter.CreateCounter<long>("azki.cdc.rows", "{row}", "Row changes read from the binary log");
        _transactions = _meter.CreateCounter<long>("azki.cdc.transactions", "{transaction}", "Transactions read to their end");
        _bytes = _meter.CreateCounter<long>("azki.cdc.bytes", "By", "Bytes of row events read");
        _snapshotRows = _meter.CreateCounter<long>("azki.cdc.snapshot.rows", "{row}", "Rows copied by snapshots");
        _meter.CreateObservableGauge("azki.cdc.behind", () => state.Behind.TotalSeconds, "s", "How far the log is behind the database");
        _meter.CreateObservableGauge("azki.cdc.snapshot.progress", () => state.Snapshot.Select(s => new Measurement<double>(Fraction(s.Value), Table(s.Key))), "1", "How much of a table's snapshot is done");
        _meter.CreateObservableGauge("azki.cdc.tables.stopped", () => state.Stopped.Count, "{table}", "Tables that are no longer captured");
    }

    public static ActivitySource Spans { get; } = new(Name);

    public void Rows(string table, int rows, uint bytes)
    {
        if (_rows.Enabled) _rows.Add(rows, Table(table));
        if (_bytes.Enabled) _bytes.Add(bytes, Table(table));
    }

    public void Transaction() => _transactions.Add(1);

    public void SnapshotRows(string table, long rows)
    {
        if (_snapshotRows.Enabled) _snapshotRows.Add(rows, Table(table));
    }

    public void Dispose() => _meter.Dispose();

    private static double Fraction(TableRows rows) => rows.IsComplete ? 1 : rows.Estimated <= 0 ? 0 : Math.Min(0.99, (double)rows.Done / rows.Estimated);

    private static KeyValuePair<string, object?> Table(string name) => new("db.collection.name", name);
}
