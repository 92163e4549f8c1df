using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

/// <summary>A log of one partition on disk, with small pages and segments, and the means to damage its files while it is closed.</summary>
internal sealed class LogFolder : IDisposable
{
    public const string TopicName = "recovery";

    /// <summary>Sizes of batches (records, bytes a value); some take several pages or segments.</summary>
    public static readonly Gen<(int Records, int Bytes)[]> Batches =
        Gen.Frequency((8, Gen.Select(Gen.Int[1, 40], Gen.Int[0, 300].Or(0))), (1, Gen.Select(Gen.Int[1, 3], Gen.Int[30_000, 200_000]))).ArrayWithEdges(1, 12);

    /// <summary>A place in the log, the very beginning and end among them.</summary>
    public static readonly Gen<double> Place = Gen.Double.Unit.Or(0, 1);

    private readonly TemporaryFolder _folder = new();

    public delegate void Change(Span<byte> bytes);

    public LocalEventLogOptions Options =>
        new() { Path = _folder.Path, PageBytes = 64 << 10, SegmentBytes = 128 << 10, DefaultPartitions = 1 };

    public string OffsetIndex => InPartition("offsets.idx");

    private string Partition => Path.Combine(_folder.Path, "topics", TopicName, "0", "g1");

    /// <summary>A file of the partition.</summary>
    public string InPartition(string name) => Path.Combine(Partition, name);

    /// <summary>Appends batches and closes the log. An acknowledged append ends at an address, with so many records before it.</summary>
    public async Task<(List<LogRecord> All, List<(long Address, int Records)> Acknowledged, long End)> FillAsync((int Records, int Bytes)[] batches)
    {
        await using var log = new LocalEventLog(Options);
        var topic = await log.OpenTopicAsync(new(TopicName));
        var all = new List<LogRecord>();
        var acknowledged = new List<(long, int)>();
        foreach (var (records, bytes) in batches)
        {
            var value = new string((char)('a' + (all.Count % 26)), bytes);
            var batch = Enumerable.Range(all.Count, records).Select(i => new LogRecord(i, $"k{i}", value)).ToList();
            await log.AppendAsync(topic, 0, batch.Select(r => (r.Key, r.Value)));
            all.AddRange(batch);
            acknowledged.Add((log.PartitionOf(topic, 0).Log.CommittedAddress, all.Count));
        }
        return (all, acknowledged, acknowledged[^1].Item1);
    }

    /// <summary>Reads to the end, or to what cannot be read.</summary>
    public static async Task<(List<LogRecord> Records, EventLogException? Failure)> ReadAsync(LocalEventLog log, Topic topic, long from)
    {
        var records = new List<LogRecord>();
        await using var reader = await log.OpenReaderAsync(topic, 0, from);
        try
        {
            while (await reader.TryReadAsync() is { } batch)
            {
                using (batch) records.AddRange(batch.ToRecords());
            }
            return (records, null);
        }
        catch (EventLogException e)
        {
            return (records, e);
        }
    }

    public void Cut(long address)
    {
        var (file, at) = Locate(address);
        foreach (var later in Directory.GetFiles(Partition, "*.seg").Where(f => string.CompareOrdinal(f, file) > 0)) File.Delete(later);
        using var stream = new FileStream(file, FileMode.OpenOrCreate);
        stream.SetLength(Math.Min(at, stream.Length));
    }

    public void Extend(byte[] garbage)
    {
        using var stream = new FileStream(Directory.GetFiles(Partition, "*.seg").Order().Last(), FileMode.Append);
        stream.Write(garbage);
    }

    /// <summary>Changes up to 40 bytes of the log in place.</summary>
    public void Overwrite(long address, Change change)
    {
        var (file, at) = Locate(address);
        using var stream = new FileStream(file, FileMode.Open);
        var bytes = new byte[Math.Min(40, stream.Length - at)];
        stream.Position = at;
        stream.ReadExactly(bytes);
        change(bytes);
        stream.Position = at;
        stream.Write(bytes);
    }

    public void Dispose() => _folder.Dispose();

    private (string File, long At) Locate(long address) =>
        (InPartition($"{address / Options.SegmentBytes:D10}.seg"), address % Options.SegmentBytes);
}
