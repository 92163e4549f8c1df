using Azki.Core;
using Azki.EventLog;
using Azki.Ingestor;
using Azki.Tests.Core;
using CsCheck;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

public sealed class ArbitraryBytesTests
{
    // Bytes that mean something to a format are more likely than others.
    private static readonly Gen<byte> Unit = Gen.Frequency((3, Gen.Byte), (5, Gen.OneOf([.. "\n\r\",{}[]: 012345ssmpurchase"u8])));

    private static readonly Gen<byte[]> Piece = Gen.OneOf(
        Unit.ArrayWithEdges(0, 200), Gen.Int[0, 99].Select(i => Utf8(CsvRow(i) + "\n")), Gen.Int[0, 99].Select(i => Utf8(Json(i) + "\n")));

    private static readonly Gen<byte[]> Content =
        Gen.Select(Gen.OneOf("", "[", Header + "\n"), Piece.ArrayWithEdges(0, 12), Gen.Int[0, 2], Gen.Double[0, 1].Or(0, 0.5, 1))
        .Select((head, pieces, compression, cut) =>
        {
            byte[] plain = [.. Utf8(head), .. pieces.SelectMany(piece => piece)];
            var bytes = compression switch { 1 => Gzip(plain), 2 => Zstd(plain), _ => plain };
            return cut < 0.5 ? bytes : bytes[..(int)(bytes.Length * cut)];
        });

    [Fact]
    public async Task IngestAsync_ArbitraryBytes_CountsAndLogsEveryRowOnceOrRefusesTheFile()
    {
        await using var host = new IngestorHost();
        var before = await CountAsync(host);

        await Gen.Select(Content, Gen.OneOf("f", "f.csv", "f.ndjson", "f.json")).SampleAsync(async (content, name) =>
        {
            IngestResult? result = null;
            try
            {
                result = await host.Files.IngestAsync(host.Write(name, content));
            }
            catch (FileRefusedException)
            {
                // Then nothing may have been logged.
            }

            var after = await CountAsync(host);
            var logged = (after.Events - before.Events, after.Quarantined - before.Quarantined);
            before = after;
            return logged == (result?.Accepted ?? 0, result?.Quarantined ?? 0)
                && (result is null || result.Read == result.Accepted + result.Quarantined)
                && (result is null || result.PerReason.Values.Sum() == result.Quarantined);
        }, iter: 300, threads: 1);
    }

    private static async Task<(long Events, long Quarantined)> CountAsync(IngestorHost host) =>
        (await CountAsync(host, Topics.RawEvents), await CountAsync(host, Topics.QuarantinedEvents));

    private static async Task<long> CountAsync(IngestorHost host, string name)
    {
        var topic = await host.Log.OpenTopicAsync(new TopicSettings(name));
        var count = 0L;
        for (var partition = 0; partition < topic.Partitions; partition++)
            count += (await host.Log.GetWatermarksAsync(topic, partition)).High;
        return count;
    }
}
