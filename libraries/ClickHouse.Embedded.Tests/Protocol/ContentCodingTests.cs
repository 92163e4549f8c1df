using ClickHouse.Embedded.Protocol;
using CsCheck;
using K4os.Compression.LZ4.Streams;

namespace ClickHouse.Embedded.Tests.Protocol;

public sealed class ContentCodingTests
{
    private static readonly string[] Encodings = ["zstd", "br", "gzip", "deflate", "lz4"];

    // Some of it compresses, so that every part of the formats is there to be damaged.
    private static readonly byte[] Plain = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i < 1500 ? i % 7 : i * i))];

    [Fact]
    public async Task Decode_AnyDamage_IsReadOrSaidByOneKindOfException() =>
        await Gen.Select(
                Gen.Int[0, Encodings.Length - 1], Gen.Select(Gen.Double.Unit, Gen.Byte).Array[0, 4], Gen.Frequency((3, Gen.Const(1.0)), (1, Gen.Double.Unit)))
            .SampleAsync(async (coding, changes, kept) =>
            {
                byte[] body = Encoded(Encodings[coding]);
                body = body[..(int)(kept * body.Length)];
                foreach ((double at, byte value) in changes)
                {
                    if (body.Length > 0) body[(int)(at * (body.Length - 1))] = value;
                }

                await ReadAsync(body, Encodings[coding]);
            }, iter: 2000, threads: 1);

    [Theory]
    [InlineData("deflate", new byte[] { 0x78, 0xBB, 1, 2, 3, 4, 5 })] // Wants a dictionary.
    [InlineData("br", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData("lz4", new byte[] { 4, 0x22, 0x4D, 0x18, 0xFF, 0xFF, 0xFF })]
    [InlineData("gzip", new byte[] { 1, 2, 3 })]
    [InlineData("zstd", new byte[] { 1, 2, 3, 4, 5 })]
    public async Task Decode_NoSuchData_IsSaid(string encoding, byte[] body) =>
        await Assert.ThrowsAnyAsync<InvalidDataException>(async () => await ContentCoding.Decode(new MemoryStream(body), encoding).CopyToAsync(Stream.Null));

    private static async Task ReadAsync(byte[] body, string encoding)
    {
        try
        {
            await using Stream decoded = ContentCoding.Decode(new MemoryStream(body), encoding);
            await decoded.CopyToAsync(Stream.Null);
        }
        catch (InvalidDataException)
        {
            // Said.
        }
    }

    private static byte[] Encoded(string encoding)
    {
        var output = new MemoryStream();
        using (Stream stream = encoding == "lz4" ? LZ4Stream.Encode(output, leaveOpen: true) : ContentCoding.Encode(output, encoding)) stream.Write(Plain);
        return output.ToArray();
    }
}
