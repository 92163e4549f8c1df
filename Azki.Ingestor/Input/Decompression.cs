using System.IO.Compression;
using System.Runtime.CompilerServices;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Azki.Ingestor.Input;

/// <summary>The compressions that inputs may be in.</summary>
internal enum Compression : byte
{
    None,
    Gzip,
    Zstd,
    Brotli,
    Deflate,
}

/// <summary>Reads compressed input such that its end is told apart from its breaking off.</summary>
internal static class Decompression
{
    /// <summary>
    /// A body may make its reader hold 8 MB, as RFC 9659 says: https://www.rfc-editor.org/rfc/rfc9659.html#section-3. A few bytes could ask
    /// for 128 MB each time.
    /// </summary>
    public const int RequestZstdWindowLog = 23;

    // What zstd itself takes without being told: 128 MB.
    private const int FileZstdWindowLog = 27;

    // Without the switch System.IO.Compression takes a stream cut short for its end, and a half row at the end for a whole one:
    // https://github.com/dotnet/runtime, DeflateStream.cs (s_useStrictValidation).
    static Decompression() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>To be called at start: the switch counts if it is set before anything in the process decompresses.</summary>
    public static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(Decompression).TypeHandle);

    /// <summary>The compression of a file, by its first bytes.</summary>
    public static Compression Detect(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Compression.Gzip
        : head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? Compression.Zstd
        : Compression.None;

    /// <summary>The compression of a request, by its <c>Content-Encoding</c>; false for one not known.</summary>
    public static bool TryParse(string? contentEncoding, out Compression compression)
    {
        (var known, compression) = contentEncoding?.Trim().ToLowerInvariant() switch
        {
            null or "" or "identity" => (true, Compression.None),
            "gzip" or "x-gzip" => (true, Compression.Gzip),
            "zstd" => (true, Compression.Zstd),
            "br" => (true, Compression.Brotli),
            "deflate" => (true, Compression.Deflate),
            _ => (false, Compression.None),
        };
        return known;
    }

    public static Stream Open(Stream input, Compression compression, int zstdWindowLog = FileZstdWindowLog) => compression switch
    {
        Compression.Gzip => Whole(input, static read => new GZipStream(read, CompressionMode.Decompress), looksBehindItsEnd: true),
        Compression.Zstd => OpenZstd(input, zstdWindowLog),
        Compression.Brotli => Whole(input, static read => new BrotliStream(read, CompressionMode.Decompress)),
        Compression.Deflate => Whole(input, static read => new ZLibStream(read, CompressionMode.Decompress)),
        _ => input,
    };

    private static WholeInputStream Whole(Stream input, Func<Stream, Stream> open, bool looksBehindItsEnd = false)
    {
        var read = new CompressedInput(input);
        return new WholeInputStream(open(read), read, looksBehindItsEnd);
    }

    private static DecompressionStream OpenZstd(Stream input, int windowLog)
    {
        var stream = new DecompressionStream(input, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, windowLog);
        return stream;
    }

    /// <summary>
    /// Whether an exception says that the compressed data is damaged or ends too early, rather than that it could not be read.
    /// </summary>
    public static bool IsDamage(Exception error) =>
        error is InvalidDataException or EndOfStreamException or ZstdException or InvalidOperationException { InnerException: null };
}
