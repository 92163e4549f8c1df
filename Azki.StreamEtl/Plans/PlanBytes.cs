using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using Azki.ServiceDefaults.Faults;
using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// A plan as bytes: magic and version, the length of a JSON header, the header, the blocks' and records' bytes one after the other, an
/// XxHash64 of all that.
/// </summary>
internal static class PlanBytes
{
    private const ulong MagicAndVersion = 0x0002_6E61_6C70_7A61; // "azplan", version 2

    // The header did not name the warehouse.
    private const ulong MagicAndVersion1 = 0x0001_6E61_6C70_7A61;

    /// <summary>The bytes, in parts.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(BatchPlan plan)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new Header(plan.Id, plan.Slices, [.. plan.Blocks.Select(b => new BlockHeader(b.Table, b.Columns, b.Rows, b.Bytes.Length))],
                plan.Statements, [.. plan.Published.Select(p => new PublishedHeader(p.Topic, p.Partition, p.Count, p.Records.Length))], plan.Warehouse));
        var prefix = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, MagicAndVersion);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), header.Length);
        List<ReadOnlyMemory<byte>> parts = [prefix, header, .. plan.Blocks.Select(b => b.Bytes), .. plan.Published.Select(p => p.Records)];
        var hash = new XxHash64();
        foreach (var part in parts) hash.Append(part.Span);
        return [.. parts, hash.GetCurrentHash()];
    }

    /// <summary>The plan.</summary>
    /// <param name="bytes">All bytes.</param>
    /// <param name="place">Where they are, for the message.</param>
    /// <exception cref="DamageException">They are not what was written.</exception>
    public static BatchPlan Read(byte[] bytes, string place)
    {
        if (bytes.Length < 20 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is not (MagicAndVersion or MagicAndVersion1)
            || !XxHash64.Hash(bytes.AsSpan(0, bytes.Length - 8)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - 8)))
        {
            throw new DamageException(
                FaultKind.DamagedWarehouse, $"The recorded batch {place} is damaged or of another version, so it is not known whether it was loaded.");
        }
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var header = JsonSerializer.Deserialize<Header>(bytes.AsSpan(12, headerLength))!;
        var at = 12 + headerLength;
        var blocks = header.Blocks.Select(b => new EncodedBlock(b.Table, b.Columns, b.Rows, Next(b.Length))).ToList();
        var published = header.Published.Select(p => new PublishedRecords(p.Topic, p.Partition, p.Count, Next(p.Length))).ToList();
        return new(header.Id, header.Slices, blocks, header.Statements, published) { Warehouse = header.Warehouse };

        ReadOnlyMemory<byte> Next(int length)
        {
            var part = bytes.AsMemory(at, length);
            at += length;
            return part;
        }
    }

    private sealed record Header(
        string Id, IReadOnlyList<LogSlice> Slices, IReadOnlyList<BlockHeader> Blocks, IReadOnlyList<string> Statements,
        IReadOnlyList<PublishedHeader> Published, string? Warehouse);

    private sealed record BlockHeader(string Table, IReadOnlyList<string> Columns, int Rows, int Length);

    private sealed record PublishedHeader(string Topic, int Partition, int Count, int Length);
}
