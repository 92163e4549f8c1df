namespace Azki.Benchmarks.Measurements.Memory;

/// <summary>Memory, in bytes, when so many events were in all tables.</summary>
/// <param name="Events">The events.</param>
/// <param name="Peak">The most that was resident up to then.</param>
/// <param name="Resident">What was resident.</param>
/// <param name="Files">Of it, pages of files.</param>
/// <param name="Managed">Objects on the managed heap, dead ones included.</param>
/// <param name="ManagedCommitted">What the managed heap holds of the system.</param>
internal sealed record MemorySample(int Events, long Peak, long Resident, long Files, long Managed, long ManagedCommitted);
