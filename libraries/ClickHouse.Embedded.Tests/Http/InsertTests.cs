using System.IO.Compression;
using System.Net;
using System.Text;
using ClickHouse.Embedded.Protocol;
using ClickHouse.Embedded.Tests.Fixtures;
using K4os.Compression.LZ4.Streams;

namespace ClickHouse.Embedded.Tests.Http;

public sealed class InsertTests(EngineFixture fixture) : TestDatabase(fixture)
{
    // Without a token, the engine takes a block it has seen for a repetition too.
    private const string NoDeduplication = "deduplicate_insert=disable";

    private string Table => $"{Database}.t";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Admin.RunAsync($"CREATE TABLE {Table} (id UInt64, s String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100");
    }

    [Theory]
    [InlineData("CSV")]
    [InlineData("CSVWithNames")]
    [InlineData("TSV")]
    [InlineData("TSVWithNamesAndTypes")]
    [InlineData("JSONEachRow")]
    [InlineData("JSONCompactEachRow")]
    [InlineData("RowBinary")]
    [InlineData("RowBinaryWithNamesAndTypes")]
    [InlineData("Native")]
    [InlineData("Values")]
    [InlineData("Parquet")]
    [InlineData("ArrowStream")]
    public async Task EachFormat_InAddressOrBody_StoresWhatWasRead(string format)
    {
        byte[] data = (await Admin.AskAsync($"SELECT number AS id, concat('a\\n\\n;''\"\\t', toString(number)) AS s FROM numbers(5000) FORMAT {format}", "", Ending)).Bytes;
        string expected = await Admin.RunAsync("SELECT count(), sum(cityHash64(number, concat('a\\n\\n;''\"\\t', toString(number)))) FROM numbers(5000)");
        string actual = $"SELECT count(), sum(cityHash64(id, s)) FROM {Table}";
        foreach (Front front in (Front[])[Front.InProcess, Front.Port])
        {
            foreach (bool inBody in (bool[])[true, false])
            {
                byte[] insert = Encoding.UTF8.GetBytes($"INSERT INTO {Table} (id, s) FORMAT {format}\n");
                Answer answer = inBody
                    ? await Fixture.Client(front).AskAsync(new ByteArrayContent([.. insert, .. data]), "", Ending)
                    : await Fixture.Client(front).LoadAsync(Encoding.UTF8.GetString(insert), data, "", Ending);
                Assert.True(answer.Status == 200, answer.Text);
                Assert.Equal(expected, await Admin.RunAsync(actual));
                await Admin.RunAsync($"TRUNCATE TABLE {Table}");
            }
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task ContentEncoding_IsDecoded(string encoding)
    {
        byte[] plain = Encoding.UTF8.GetBytes($"INSERT INTO {Table} FORMAT CSV\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},x\n")));
        using var packed = new MemoryStream();
        await using (Stream encoder = Encode(packed, encoding)) await encoder.WriteAsync(plain, Ending);
        foreach (Front front in (Front[])[Front.InProcess, Front.Port])
        {
            using var content = new ByteArrayContent(packed.ToArray());
            content.Headers.ContentEncoding.Add(encoding);
            Answer answer = await Fixture.Client(front).AskAsync(content, NoDeduplication, Ending);
            Assert.True(answer.Status == 200, answer.Text);
        }

        Assert.Equal("200000", await Admin.RunAsync($"SELECT count() FROM {Table}"));
    }

    [Fact]
    public async Task ContentEncoding_BrokenData_IsAnErrorAndStoresNothing()
    {
        using var content = new ByteArrayContent([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        content.Headers.ContentEncoding.Add("gzip");
        Assert.NotEqual(200, (await Admin.AskAsync(content, $"query=INSERT+INTO+{Table}+FORMAT+CSV", Ending)).Status);
        Assert.Equal("0", await Admin.RunAsync($"SELECT count() FROM {Table}"));
    }

    [Theory]
    [BothFronts]
    public async Task BlankLineInData_IsNotTheEndOfTheStatement(Front front)
    {
        string data = $"1,a\n\nDROP TABLE {Table};\n2,b\n";
        Answer inBody = await Fixture.Client(front).AskAsync($"INSERT INTO {Table} FORMAT CSV\n{data}", "", Ending);
        Answer inAddress = await Fixture.Client(front).LoadAsync($"INSERT INTO {Table} FORMAT CSV", Encoding.UTF8.GetBytes(data), "", Ending);
        Assert.Equal((27, 27), (inBody.Code, inAddress.Code));
        Assert.Equal("0", await Admin.RunAsync($"SELECT count() FROM {Table}"));
        await Admin.RunAsync($"INSERT INTO {Table} VALUES (1, 'x\n\nDROP TABLE {Table}')\n\n, (2, 'y');");
        Assert.Equal("2", await Admin.RunAsync($"SELECT count() FROM {Table}"));
    }

    [Theory]
    [BothFronts]
    public async Task StreamedBody_OfUnknownLength_IsStored(Front front)
    {
        const int rows = 3_000_000;
        using HttpContent content = new RowsContent(rows);
        Answer answer = await Fixture.Client(front).AskAsync(content, $"query=INSERT+INTO+{Table}+(id)+FORMAT+RowBinary", Ending);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Contains($"\"written_rows\":\"{rows}\"", answer.Header("X-ClickHouse-Summary"));
        using HttpContent again = new RowsContent(rows, $"INSERT INTO {Table} (id) FORMAT RowBinary\n");
        Assert.Equal(200, (await Fixture.Client(front).AskAsync(again, NoDeduplication, Ending)).Status);
        Assert.Equal($"{2 * rows}\t{rows}", await Admin.RunAsync($"SELECT count(), uniqExact(id) FROM {Table}"));
    }

    [Fact]
    public async Task Token_Repeated_ChangesNeitherTableNorView()
    {
        await Admin.RunAsync($"CREATE TABLE {Database}.sums (n UInt64, k UInt8) ENGINE = SummingMergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 100");
        await Admin.RunAsync($"CREATE MATERIALIZED VIEW {Database}.v TO {Database}.sums AS SELECT count() AS n, 1 AS k FROM {Table}");
        for (int i = 0; i < 3; i++)
            Assert.Equal(200, (await Admin.LoadAsync($"INSERT INTO {Table} FORMAT CSV", "1,a\n2,b\n"u8.ToArray(), "insert_deduplication_token=x", Ending)).Status);
        Assert.Equal("2\t2", await Admin.RunAsync($"SELECT (SELECT count() FROM {Table}), (SELECT sum(n) FROM {Database}.sums)"));
    }

    [Theory]
    [BothFronts]
    public async Task Hangup_InTheMiddleOfTheData_StoresNothing(Front front)
    {
        using var hangup = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        using HttpContent content = new RowsContent(1000, afterRows: hangup.CancelAsync);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Fixture.Client(front).AskAsync(content, $"query=INSERT+INTO+{Table}+(id)+FORMAT+RowBinary&query_id={Database}", hangup.Token));
        await EventuallyAsync(
            async () => (await Admin.AskAsync("SELECT 1", $"query_id={Database}", Ending)).Status == 200, "the insert has ended");
        Assert.Equal("0", await Admin.RunAsync($"SELECT count() FROM {Table}"));
    }

    [Fact]
    public async Task BadRow_RefusesTheWholeInsertWithItsPlace()
    {
        Answer answer = await Admin.LoadAsync($"INSERT INTO {Table} FORMAT CSV", "1,a\nx,b\n"u8.ToArray(), "", Ending);
        Assert.Equal(400, answer.Status);
        Assert.Contains("at row 2", answer.Text);
        Assert.Equal("0", await Admin.RunAsync($"SELECT count() FROM {Table}"));
    }

    [Theory]
    [InlineData("INSERT INTO {0} SETTINGS max_insert_block_size = 10 FORMAT CSV\n1,a\n")]
    [InlineData("INSERT INTO {0} FORMAT CSV SETTINGS max_insert_block_size = 10\n1,a\n")]
    [InlineData("/* FORMAT TSV */ INSERT INTO {0} (id, s) -- VALUES\n VALUES (1, 'a')")]
    [InlineData("insert into {0} (id, s) values (1, 'a');")]
    [InlineData("INSERT INTO {0} SELECT 1, 'a'")]
    [InlineData("INSERT INTO {0} (id, s) (SELECT 1, 'a')")]
    [InlineData("INSERT INTO {0} WITH 1 AS x SELECT x, 'a'")]
    public async Task Shapes_OfInsert_AreUnderstood(string sql)
    {
        await Admin.RunAsync(string.Format(sql, Table));
        Assert.Equal("1\ta", await Admin.RunAsync($"SELECT * FROM {Table}"));
    }

    private static Stream Encode(Stream stream, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        "lz4" => LZ4Stream.Encode(stream, leaveOpen: true),
        _ => new ZstdSharp.CompressionStream(stream, leaveOpen: true),
    };

    /// <summary>Content that is only ever written, in small pieces.</summary>
    private sealed class RowsContent(int rows, string head = "", Func<Task>? afterRows = null) : HttpContent
    {
        // A socket's client waits for content that does not listen to its token; in process the same must not hold a request up.
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream is InsertSink ? SerializeToStreamAsync(stream, context) : WriteAsync(stream, cancellationToken);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream, Ending);

        private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(head), cancellationToken);
            byte[] piece = new byte[8 * 1000];
            for (int row = 0; row < rows; row += 1000)
            {
                for (int i = 0; i < 1000; i++) BitConverter.TryWriteBytes(piece.AsSpan(i * 8), (long)row + i);
                await stream.WriteAsync(piece, cancellationToken);
            }

            if (afterRows is null) return;
            await stream.FlushAsync(cancellationToken);
            _ = afterRows();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
