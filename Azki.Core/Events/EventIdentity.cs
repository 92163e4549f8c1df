using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace Azki.Core.Events;

/// <summary>
/// The identity of events without an <c>event_id</c>: exactly Spark SQL's <c>xxhash64</c> over several columns, read as unsigned.
/// That is XXH64 with seed 42 where each value is hashed with the hash before it as seed; integers as 8 bytes little-endian.
/// </summary>
/// <remarks>
/// <see cref="XxHash64"/> gives the same; short inputs are hashed here because its general path costs several times as much on them
/// (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, "XXH64 algorithm").
/// </remarks>
public static class EventIdentity
{
    /// <summary>The seed Spark starts with.</summary>
    public const ulong Seed = 42;

    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The identity of normalised content.</summary>
    public static ulong Compute(
        long timeMs, uint userId, ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> channel, uint premium)
    {
        var hash = Hash(timeMs, Seed);
        hash = Hash(userId, hash);
        hash = Hash(sessionId, hash);
        hash = Hash(eventType, hash);
        hash = Hash(channel, hash);
        return Hash(premium, hash);
    }

    /// <summary>The hash of one integer, as 8 bytes little-endian.</summary>
    public static ulong Hash(long value, ulong seed = Seed) => Avalanche(Mix8(seed + Prime5 + 8, (ulong)value));

    /// <summary>The hash of bytes, such as a text in UTF-8.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed = Seed)
    {
        if (bytes.Length >= 32) return XxHash64.HashToUInt64(bytes, (long)seed);

        var hash = seed + Prime5 + (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Mix8(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            bytes = bytes[4..];
        }

        foreach (var value in bytes)
        {
            hash ^= value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        return Avalanche(hash);
    }

    private static ulong Mix8(ulong hash, ulong value)
    {
        hash ^= BitOperations.RotateLeft(value * Prime2, 31) * Prime1;
        return (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
