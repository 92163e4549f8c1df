using System.IO.Compression;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>One binlog, read by Debezium 3.4.0 and by us: everything but the time of processing is equal, byte for byte.</summary>
public sealed class RecordedStreamTests
{
    private const string Binlog = "binlog.000001";

    [Theory]
    [InlineData("default")]
    [InlineData("string-precise-connect-query")]
    [InlineData("double-isostring-hex")]
    [InlineData("microseconds-url-safe")]
    [InlineData("nanoseconds")]
    public async Task Write_RecordedBinlog_EqualsDebezium(string run)
    {
        var golden = GoldenRecord.Read($"streamed.{run}.ndjson");
        var written = await WriteAsync(HandlingModesOf.Run(run), includesTruncate: run.Contains("query", StringComparison.Ordinal));
        var keys = golden.Select(r => $"{r.Topic} {r.Key}").ToHashSet();

        // Of the table texts, only some rows are kept of each run.
        var comparable = written.Where(r => r.Topic != "texts" || keys.Contains($"{r.Topic} {r.Key}"));
        KnownDifferences.AssertNoOthers(Differences.Of(golden, comparable, Differences.WithoutProcessingTime));
    }

    private static async Task<List<GoldenRecord>> WriteAsync(EnvelopeOptions options, bool includesTruncate)
    {
        var records = new WrittenRecords();
        var envelopes = new StreamEnvelopes(options, records, TimeProvider.System);
        var file = Path.GetTempFileName();
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(GoldenRecord.Folder, "types.binlog.gz")), CompressionMode.Decompress))
        await using (var unpacked = File.Create(file))
            await packed.CopyToAsync(unpacked);

        var position = 0u;
        await foreach (var e in BinlogFile.ReadAsync(file))
        {
            // As a connection tells it: what comes out of a compressed transaction does not move it.
            if (e is { IsFromPayload: false, Header.NextPosition: > 0 }) position = e.Header.NextPosition;
            envelopes.Follow(e, new(Binlog, position));
            if (position <= SnapshotPosition) continue;
            if (e is TableMapEvent { Table.Name.Table: "numbers" or "twokeys" } map) envelopes.Declare(WithDeclaration(map.Table));
            if (e is RowsEvent { Table.Name.Database: "types_db" } rows) envelopes.Write(rows);
            if (includesTruncate && e is QueryEvent query && query.Statement.StartsWith("truncate table ", StringComparison.Ordinal)) envelopes.WriteTruncate(new("types_db", query.Statement.Split(' ')[2]));
        }
        File.Delete(file);
        return records.All;
    }

    /// <summary>The log tells neither FLOAT(10,2) from FLOAT nor default values.</summary>
    private static TableShape WithDeclaration(TableMap map)
    {
        var shape = TableShape.Of(map);
        return shape with { Columns = [.. shape.Columns.Select(c => c.Name switch { "f2" => c with { IsDoubleFloat = true }, "v" => c with { Default = "x" }, _ => c })] };
    }

    /// <summary>Where the snapshots were taken.</summary>
    private const uint SnapshotPosition = 132927;
}
