using System.Text;
using Azki.Core.Events;

namespace Azki.Core.Text;

/// <summary>
/// One string for equal texts seen lately: millions of users live in few cities. Slots are overwritten without locks, which at worst
/// makes one more string.
/// </summary>
internal static class TextPool
{
    private const int MaxPooledBytes = 128;

    private static readonly Entry?[] Slots = new Entry?[512];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > MaxPooledBytes) return Encoding.UTF8.GetString(utf8);

        ref var slot = ref Slots[EventIdentity.Hash(utf8) % (ulong)Slots.Length];
        var entry = slot;
        if (entry is null || !utf8.SequenceEqual(entry.Utf8)) slot = entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return entry.Text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
