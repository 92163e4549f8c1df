using Azki.Warehouse.Native;

namespace Azki.Warehouse.Tables;

/// <summary>Rows for <c>ingestion_ledger_storage</c>: what became of the rows of a source in one batch.</summary>
public sealed class LedgerBlock : NativeBlock
{
    /// <summary>The source.</summary>
    public TextColumn Source { get; } = new("source");

    /// <summary>The run of the source.</summary>
    public TextColumn IngestId { get; } = new("ingest_id");

    /// <summary>event or user.</summary>
    public LowCardinalityColumn Kind { get; } = new("kind");

    /// <summary>Rows stored.</summary>
    public NumberColumn<ulong> Stored { get; } = new("stored", "UInt64");

    /// <summary>Rows known already.</summary>
    public NumberColumn<ulong> Duplicates { get; } = new("duplicates", "UInt64");

    /// <summary>Rows refused.</summary>
    public NumberColumn<ulong> Quarantined { get; } = new("quarantined", "UInt64");

    /// <summary>UTC milliseconds of the batch.</summary>
    public NumberColumn<long> FirstAt { get; } = new("first_at", "DateTime64(3, 'UTC')");

    /// <summary>UTC milliseconds of the batch.</summary>
    public NumberColumn<long> LastAt { get; } = new("last_at", "DateTime64(3, 'UTC')");

    /// <summary>An empty block.</summary>
    public LedgerBlock() : base("ingestion_ledger_storage") =>
        Declare(Source, IngestId, Kind, Stored, Duplicates, Quarantined, FirstAt, LastAt);
}
