namespace Azki.CdcBridge.Envelopes.Source;

/// <summary>Where a snapshot is in the log.</summary>
/// <param name="File">The binlog file of the noted position.</param>
/// <param name="Position">The noted position in it.</param>
/// <param name="Taken">When the snapshot began, by the database's clock; whole seconds.</param>
internal sealed record SnapshotPosition(string File, ulong Position, DateTimeOffset Taken);
