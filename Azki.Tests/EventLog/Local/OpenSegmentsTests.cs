using System.Buffers.Binary;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

/// <summary>A log of many files keeps few of them open.</summary>
public sealed class OpenSegmentsTests
{
    private const int SegmentBytes = 64 << 10;
    private const int Segments = 100;

    [Fact]
    public void Read_ManySegments_FewStayOpen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open is listed in /proc.");
        using var folder = new TemporaryFolder();
        using var device = Filled(folder);

        for (var segment = 0; segment < Segments; segment++) Assert.Equal(segment, Read(device, segment));

        Assert.Equal(OpenSegments.Most, Open(folder));
    }

    [Fact]
    public void Write_NotSynced_StaysOpenUntilItIs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open is listed in /proc.");
        using var folder = new TemporaryFolder();
        using var device = new SegmentDevice(folder.Path, SegmentBytes);
        for (var segment = 0; segment < Segments; segment++) Write(device, segment);
        Assert.Equal(Segments, Open(folder));

        device.Sync();
        Assert.Equal(OpenSegments.Most, Open(folder));
    }

    [Fact]
    public void Read_OneSegmentAgainAndAgain_StaysOpen()
    {
        using var folder = new TemporaryFolder();
        Filled(folder).Dispose();
        using var files = new OpenSegments(new SegmentDevice(folder.Path, SegmentBytes).PathOf);
        var first = files.Open(0);

        for (var segment = 1; segment < Segments; segment++)
        {
            Thread.Sleep(1); // The clock of what was used last has steps.
            Assert.NotNull(files.Open(segment));
            Assert.Same(first, files.Open(0));
        }
    }

    [Fact]
    public async Task Read_ByManyWhileTheFilesAreClosedForEachOther_FindsAllOfIt()
    {
        using var folder = new TemporaryFolder();
        using var device = Filled(folder);
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Write(device, i % Segments);
                if (i % 5 == 0) device.Sync();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!writing.IsCompleted)
            {
                var segment = random.Next(Segments);
                Assert.Equal(segment, Read(device, segment));
            }
        })).Append(writing));
    }

    private static SegmentDevice Filled(TemporaryFolder folder)
    {
        var device = new SegmentDevice(folder.Path, SegmentBytes);
        for (var segment = 0; segment < Segments; segment++) Write(device, segment);
        device.Sync();
        return device;
    }

    private static void Write(SegmentDevice device, int segment)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, segment);
        device.Write((long)segment * SegmentBytes, bytes);
    }

    private static int Read(SegmentDevice device, int segment)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Assert.Equal(bytes.Length, device.Read((long)segment * SegmentBytes, bytes));
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    private static int Open(TemporaryFolder folder) => Directory.EnumerateFiles("/proc/self/fd")
        .Count(handle => new FileInfo(handle).LinkTarget?.StartsWith(folder.Path, StringComparison.Ordinal) == true);
}
