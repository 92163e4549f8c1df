using ClickHouse.Embedded.Protocol;
using ClickHouse.Embedded.Tests.Fixtures;
using CsCheck;

namespace ClickHouse.Embedded.Tests.Protocol;

public sealed class CompressedFrameTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Theory]
    [InlineData("LZ4")]
    [InlineData("ZSTD(1)")]
    [InlineData("NONE")]
    public async Task Read_BlocksTheEngineWrote_AreWhatItStored(string codec)
    {
        // The engine's own data files consist of such blocks, with checksums that CityHash128 must reproduce; every length up to 400 is one.
        for (int rows = 1; rows <= 400; rows += rows < 40 ? 1 : 37)
        {
            string table = $"{Database}.t{rows}";
            await Admin.RunAsync($"CREATE TABLE {table} (x UInt8 CODEC({codec})) ENGINE = MergeTree ORDER BY tuple() SETTINGS min_bytes_for_wide_part = 0, compress_marks = 0");
            await Admin.RunAsync($"INSERT INTO {table} SELECT intHash32(number) FROM numbers({rows})");
            string part = await Admin.RunAsync($"SELECT path FROM system.parts WHERE database = '{Database}' AND table = 't{rows}' AND active");
            using var plain = new MemoryStream();
            await using (var reader = new CompressedFrameReader(File.OpenRead(Path.Combine(part, "x.bin")))) await reader.CopyToAsync(plain, Ending);
            Assert.Equal((await Admin.AskAsync($"SELECT x FROM {table} FORMAT RowBinary", "", Ending)).Bytes, plain.ToArray());
        }
    }

    [Fact]
    public void Compress_AnyData_IsReadAgain() => Gen.Frequency((8, Gen.Byte.Array[0, 5000]), (1, Gen.Byte.Array[0, 1]), (1, Gen.Byte.Array[5000])).Sample(data =>
    {
        using var reader = new CompressedFrameReader(new MemoryStream([.. CompressedFrame.Compress(data), .. CompressedFrame.Compress(data)]));
        using var plain = new MemoryStream();
        reader.CopyTo(plain);
        return plain.ToArray().AsSpan().SequenceEqual((byte[])[.. data, .. data]);
    });

    [Fact]
    public void Read_AnyDamage_IsSaidAndCostsNoMoreThanWhatCame() =>
        Gen.Select(Gen.Byte.Array[1, 3000], Gen.Double.Unit, Gen.Byte, Gen.Bool).Sample((data, at, value, isSizes) =>
        {
            byte[] frame = CompressedFrame.Compress(data);
            frame[isSizes ? 17 + (value % 8) : (int)(at * (frame.Length - 1))] ^= (byte)(value | 1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error = Record.Exception(() => new CompressedFrameReader(new MemoryStream(frame)).CopyTo(Stream.Null));
            Assert.True(error is ClickHouseException or EndOfStreamException, error?.ToString());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        });

    [Fact]
    public void Compress_Nothing_IsNoBlock() => Assert.Empty(CompressedFrame.Compress([]));

    [Theory]
    [BothFronts]
    public async Task CompressAndDecompress_RoundTrip(Front front)
    {
        HttpClient client = Fixture.Client(front);
        await Admin.RunAsync($"CREATE TABLE {Database}.t (x UInt64) ENGINE = MergeTree ORDER BY x");
        byte[] frames = (await client.AskAsync("SELECT number FROM numbers(200000) FORMAT RowBinary", "compress=1", Ending)).Bytes;
        Assert.True(frames.Length < 8 * 200_000);
        Answer stored = await client.LoadAsync($"INSERT INTO {Database}.t FORMAT RowBinary", frames, "decompress=1", Ending);
        Assert.True(stored.Status == 200, stored.Text);
        Assert.Equal("200000\t19999900000", await Admin.RunAsync($"SELECT count(), sum(x) FROM {Database}.t"));
    }

    [Fact]
    public async Task Decompress_CorruptByte_IsRefused()
    {
        byte[] frame = CompressedFrame.Compress("SELECT 1"u8);
        frame[^1] ^= 1;
        Assert.Equal(40, (await Admin.AskAsync(new ByteArrayContent(frame), "decompress=1", Ending)).Code);
        Assert.NotEqual(200, (await Admin.AskAsync(new ByteArrayContent(frame[..^3]), "decompress=1", Ending)).Status);
    }
}
