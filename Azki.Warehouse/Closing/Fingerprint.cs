namespace Azki.Warehouse.Closing;

/// <summary>A number for many numbers in their order (FNV-1a by whole numbers): it is written down instead of them, and compared.</summary>
internal static class Fingerprint
{
    /// <summary>The number; never 0 but by a chance of one in 2^64.</summary>
    public static ulong Of(IEnumerable<ulong> numbers) => numbers.Aggregate(14695981039346656037, (hash, number) => (hash ^ number) * 1099511628211);
}
