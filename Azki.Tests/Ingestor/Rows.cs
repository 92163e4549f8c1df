using System.IO.Compression;
using System.Text;

namespace Azki.Tests.Ingestor;

/// <summary>Rows of test files.</summary>
internal static class Rows
{
    public const string Header = "event_time,user_id,session_id,event_type,channel,premium_amount";

    public static string Csv(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => CsvRow(i) + "\n"));

    public static string CsvRow(int i) => $"2025-10-{1 + (i % 28):00} 12:00:{i % 60:00},{i + 1},s_{i},purchase,SMS,{i}";

    public static string Json(int i) =>
        $$"""{"event_time":"2025-10-{{1 + (i % 28):00}} 12:00:{{i % 60:00}}","user_id":{{i + 1}},"session_id":"s_{{i}}","""
        + $"\"event_type\":\"purchase\",\"channel\":\"SMS\",\"premium_amount\":{i}}}";

    public static byte[] Gzip(byte[] data) => Compress(data, output => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true));

    public static byte[] Zstd(byte[] data, int windowLog = 0) => Compress(data, output =>
    {
        var stream = new ZstdSharp.CompressionStream(output, leaveOpen: true);
        if (windowLog > 0) stream.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_windowLog, windowLog);
        return stream;
    });

    public static byte[] Brotli(byte[] data) =>
        Compress(data, output => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true));

    public static byte[] Deflate(byte[] data) =>
        Compress(data, output => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Compress(byte[] data, Func<Stream, Stream> open)
    {
        var output = new MemoryStream();
        using (var stream = open(output)) stream.Write(data);
        return output.ToArray();
    }
}
