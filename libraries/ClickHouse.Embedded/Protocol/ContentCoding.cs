using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Content-Encoding and Accept-Encoding.</summary>
internal static class ContentCoding
{
    public static bool IsEncoded(string? encoding) => !string.IsNullOrEmpty(encoding) && encoding != "identity";

    /// <exception cref="ClickHouseException">1: an encoding nobody knows.</exception>
    public static Stream Decode(Stream body, string? encoding) => encoding?.ToLowerInvariant() switch
    {
        null or "" or "identity" => body,
        "gzip" or "x-gzip" => new DecodedBody(body, source => new GZipStream(source, CompressionMode.Decompress)),
        "deflate" => new DecodedBody(body, source => new ZLibStream(source, CompressionMode.Decompress)),
        "br" => new DecodedBody(body, source => new BrotliStream(source, CompressionMode.Decompress)),
        "zstd" => new DecodedBody(body, source => new DecompressionStream(source)),
        "lz4" => new DecodedBody(body, source => LZ4Stream.Decode(source)),
        _ => throw ClickHouseException.Of(48, "NOT_IMPLEMENTED", $"Unknown compression method {encoding}"),
    };

    /// <summary>The best encoding a client accepts; null for none.</summary>
    public static string? Choose(string? acceptEncoding)
    {
        if (acceptEncoding is null) return null;
        foreach (string known in (string[])["zstd", "br", "gzip", "deflate"])
        {
            foreach (string offer in acceptEncoding.Split(',', StringSplitOptions.TrimEntries))
            {
                string[] parts = offer.Split(';', StringSplitOptions.TrimEntries);
                if (parts[0].Equals(known, StringComparison.OrdinalIgnoreCase) && !parts.Contains("q=0")) return known;
            }
        }

        return null;
    }

    public static Stream Encode(Stream body, string encoding) => encoding switch
    {
        "zstd" => new CompressionStream(body, level: 1, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
    };
}
