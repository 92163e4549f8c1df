using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

public sealed class EntryWriterTests
{
    private const int PageBytes = 1 << 10, SegmentBytes = 2 << 10;
    private const int Largest = PageBytes - EntryHeader.Size - EntryScanner.LengthPrefix;

    /// <summary>Bytes of headers and of payload, among them what leaves 0 to 4 bytes of a page; and what is done behind the entry.</summary>
    private static readonly Gen<(int Headers, int Payload, int Then)[]> Entries =
        Gen.Select(Gen.Int[0, 40], Gen.Frequency((3, Gen.Int[0, 200]), (1, Gen.Int[Largest - 44, Largest - 40])), Gen.Int[0, 9]).ArrayWithEdges(1, 60);

    [Fact]
    public void Write_AnySizes_AreReadAsWrittenAtTheirAddresses() => Entries.Sample(
        entries =>
        {
            using var folder = new TemporaryFolder();
            var tail = EntryScanner.FirstAddress;
            var device = new SegmentDevice(folder.Path, SegmentBytes);
            var writer = new EntryWriter(device, PageBytes, tail);
            var written = new List<(long Address, byte[] Body)>();
            try
            {
                foreach (var (headers, payload, then) in entries)
                {
                    var body = Body(headers + payload, written.Count);
                    written.Add((Write(writer, written.Count, body, headers), body));
                    if (then < 7) continue;
                    writer.Flush();
                    if (then == 7) continue;
                    // As when the log is opened anew: nothing but the tail is known.
                    device.Dispose();
                    device = new SegmentDevice(folder.Path, SegmentBytes);
                    writer = new EntryWriter(device, PageBytes, writer.Tail);
                }
                writer.Flush();
                Assert.Equal(written, Read(device, EntryScanner.FirstAddress, writer.Tail), (a, b) => a.Address == b.Address && a.Body.SequenceEqual(b.Body));
                // From any of them on, and none crosses a page.
                var middle = written[written.Count / 2];
                Assert.Equal(written.Count - (written.Count / 2), Read(device, middle.Address, writer.Tail).Count);
                Assert.All(written, entry => Assert.True((entry.Address % PageBytes) + EntryScanner.Occupied(EntryHeader.Size + entry.Body.Length) <= PageBytes));
            }
            finally
            {
                device.Dispose();
            }
        },
        iter: 300);

    [Fact]
    public void Write_NotFlushed_IsNotInTheFilesButFullPagesAre()
    {
        using var folder = new TemporaryFolder();
        using var device = new SegmentDevice(folder.Path, SegmentBytes);
        var writer = new EntryWriter(device, PageBytes, EntryScanner.FirstAddress);
        for (var i = 0; i < 3; i++) Write(writer, i, Body(400, i), 0);

        Assert.Equal(2, Read(device, EntryScanner.FirstAddress, writer.Tail).Count);
        writer.Flush();
        Assert.Equal(3, Read(device, EntryScanner.FirstAddress, writer.Tail).Count);
    }

    [Fact]
    public void Write_LargerThanAPage_IsRefusedAndLeavesNoTrace()
    {
        using var folder = new TemporaryFolder();
        using var device = new SegmentDevice(folder.Path, SegmentBytes);
        var writer = new EntryWriter(device, PageBytes, EntryScanner.FirstAddress);
        Assert.Throws<EventLogException>(() => Write(writer, 0, Body(Largest + 1, 0), 0));
        Assert.Equal(EntryScanner.FirstAddress, writer.Tail);

        Write(writer, 0, Body(Largest, 0), 0);
        Assert.Single(Read(device, EntryScanner.FirstAddress, writer.Tail));
    }

    private static byte[] Body(int length, int seed)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++) body[i] = (byte)(seed + i);
        return body;
    }

    private static long Write(EntryWriter writer, int offset, byte[] body, int headers)
    {
        var header = new EntryHeader
        {
            First = offset,
            Next = offset + 1,
            Count = 1,
            HeadersLength = headers,
            PayloadLength = body.Length - headers,
            TotalLength = body.Length - headers,
        };
        return writer.Write(header, body.AsSpan(0, headers), body.AsSpan(headers), EntryHeader.HashBody(body.AsSpan(0, headers), body.AsSpan(headers)));
    }

    private static List<(long Address, byte[] Body)> Read(SegmentDevice device, long address, long end)
    {
        var read = new List<(long, byte[])>();
        using var scanner = new EntryScanner(device, PageBytes);
        while (true)
        {
            var result = scanner.Next(ref address, end, out var entry);
            if (result == ScanResult.End) return read;
            Assert.Equal(ScanResult.Entry, result);
            read.Add((address - entry.Occupied, entry.Body.ToArray()));
        }
    }
}
