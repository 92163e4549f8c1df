using Azki.StreamEtl.Users;

namespace Azki.Benchmarks.Measurements.Memory;

/// <summary>What the ETL's directory of users takes.</summary>
/// <param name="Users">The users in it.</param>
/// <param name="HeapBytes">The managed heap after a collection, less what it was before.</param>
/// <param name="AllocatedBytes">All that filling it allocated, what growing left behind included: no moment can have taken more.</param>
internal sealed record DirectoryMemory(int Users, long HeapBytes, long AllocatedBytes)
{
    private const int Cities = 400;

    private static readonly byte[][] Devices = Generation.EventValues.Utf8("Desktop", "Mobile", "Tablet");

    public static DirectoryMemory Measure(int users)
    {
        var cities = Generation.EventValues.Utf8([.. Enumerable.Range(1, Cities).Select(i => $"City number {i}")]);
        var random = new Random(1);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var directory = new UserDirectory();
        for (var i = 1u; i <= users; i++)
            directory.Upsert(i, 1_700_000_000_000_000UL + i, random.Next(18_000, 20_000), cities[random.Next(Cities)], Devices[random.Next(Devices.Length)]);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        heap = GC.GetTotalMemory(forceFullCollection: true) - heap;
        if (directory.Count != users) throw new InvalidOperationException($"The directory has {directory.Count:N0} users, not {users:N0}.");
        return new(users, heap, allocated);
    }
}
