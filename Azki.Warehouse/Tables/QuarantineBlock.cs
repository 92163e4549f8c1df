using Azki.Warehouse.Native;

namespace Azki.Warehouse.Tables;

/// <summary>Rows for <c>quarantined_events</c>.</summary>
public sealed class QuarantineBlock : NativeBlock
{
    /// <summary>The entry's identity.</summary>
    public NumberColumn<ulong> Id { get; } = new("id", "UInt64");

    /// <summary>UTC milliseconds since 1970.</summary>
    public NumberColumn<long> ReceivedAt { get; } = new("received_at", "DateTime64(3, 'UTC')");

    /// <summary>event or user.</summary>
    public LowCardinalityColumn Kind { get; } = new("kind");

    /// <summary>The source.</summary>
    public LowCardinalityColumn Source { get; } = new("source");

    /// <summary>Where in the source.</summary>
    public TextColumn Place { get; } = new("place");

    /// <summary>The reason code.</summary>
    public LowCardinalityColumn Reason { get; } = new("reason");

    /// <summary>The reason in words.</summary>
    public TextColumn Message { get; } = new("message");

    /// <summary>The row as it came.</summary>
    public TextColumn Row { get; } = new("row");

    /// <summary>The header of the CSV file.</summary>
    public LowCardinalityColumn CsvHeader { get; } = new("columns");

    /// <summary>The run of the source that met it first.</summary>
    public TextColumn IngestId { get; } = new("ingest_id");

    /// <summary>An empty block.</summary>
    public QuarantineBlock() : base("quarantined_events") => Declare(Id, ReceivedAt, Kind, Source, Place, Reason, Message, Row, CsvHeader, IngestId);
}
