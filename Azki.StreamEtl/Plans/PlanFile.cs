using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using Azki.ServiceDefaults.Faults;
using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// A plan as a file: magic and version, the length of a JSON header, the header, the blocks' and records' bytes one after the other, an
/// XxHash64 of all that. It is written under another name and renamed, so a file that is there is whole.
/// </summary>
internal static class PlanFile
{
    private const ulong MagicAndVersion = 0x0001_6E61_6C70_7A61; // "azplan", version 1

    public static void Write(string path, BatchPlan plan)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new Header(plan.Id, plan.Slices, [.. plan.Blocks.Select(b => new BlockHeader(b.Table, b.Columns, b.Rows, b.Bytes.Length))],
                plan.Statements, [.. plan.Published.Select(p => new PublishedHeader(p.Topic, p.Partition, p.Count, p.Records.Length))]));
        var prefix = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, MagicAndVersion);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), header.Length);

        var temporary = path + ".tmp";
        try
        {
            WriteWhole(temporary, [prefix, header, .. plan.Blocks.Select(b => b.Bytes), .. plan.Published.Select(p => p.Records)]);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // On a full disk the half of a plan would take the room that the next try needs.
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteWhole(string path, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var hash = new XxHash64();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        foreach (var part in parts)
        {
            file.Write(part.Span);
            hash.Append(part.Span);
        }
        file.Write(hash.GetCurrentHash());
        // A power cut must not leave a plan whose insert has begun but whose bytes are gone.
        file.Flush(flushToDisk: true);
    }

    public static BatchPlan Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 20 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != MagicAndVersion
            || !XxHash64.Hash(bytes.AsSpan(0, bytes.Length - 8)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - 8)))
        {
            throw new DamageException(
                FaultKind.DamagedWarehouse, $"The recorded batch {path} is damaged or of another version, so it is not known whether it was loaded.");
        }
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var header = JsonSerializer.Deserialize<Header>(bytes.AsSpan(12, headerLength))!;
        var at = 12 + headerLength;
        var blocks = header.Blocks.Select(b => new EncodedBlock(b.Table, b.Columns, b.Rows, Next(b.Length))).ToList();
        return new(header.Id, header.Slices, blocks, header.Statements,
            [.. header.Published.Select(p => new PublishedRecords(p.Topic, p.Partition, p.Count, Next(p.Length)))]);

        ReadOnlyMemory<byte> Next(int length)
        {
            var part = bytes.AsMemory(at, length);
            at += length;
            return part;
        }
    }

    private sealed record Header(
        string Id, IReadOnlyList<LogSlice> Slices, IReadOnlyList<BlockHeader> Blocks, IReadOnlyList<string> Statements,
        IReadOnlyList<PublishedHeader> Published);

    private sealed record BlockHeader(string Table, IReadOnlyList<string> Columns, int Rows, int Length);

    private sealed record PublishedHeader(string Topic, int Partition, int Count, int Length);
}
