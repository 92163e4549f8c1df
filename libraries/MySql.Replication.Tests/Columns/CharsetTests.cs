using System.Buffers;
using System.Text;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Columns;

public sealed class CharsetTests(MySqlServer server)
{
    [Fact]
    public async Task OfCollation_EveryCollationOfTheServer_IsOfItsCharset()
    {
        await using var sql = await server.ConnectAsync();
        foreach (var row in await sql.RowsAsync("SELECT id, character_set_name FROM information_schema.collations"))
            Assert.Equal(row[1], Charset.OfCollation(int.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture)).Name);
    }

    [Fact]
    public async Task Transcode_EveryByteOfEverySingleByteCharset_IsAsTheServerConvertsIt()
    {
        await using var sql = await server.ConnectAsync();
        var names = (await sql.RowsAsync("SELECT character_set_name FROM information_schema.character_sets WHERE maxlen = 1 AND character_set_name <> 'binary'")).Select(r => r[0]!);
        var differences = new List<string>();
        foreach (var name in names)
        {
            var row = (await sql.RowsAsync($"SELECT {string.Join(", ", Enumerable.Range(0, 256).Select(b => $"HEX(CONVERT(CONVERT(X'{b:X2}' USING {name}) USING utf8mb4))"))}"))[0];
            for (var b = 0; b < 256; b++)
            {
                var text = new ArrayBufferWriter<byte>();
                Charset.Named(name).Transcode([(byte)b], text);
                var expected = row[b] is { } hex ? Convert.FromHexString(hex) : [];
                // A byte that stands for nothing is a question mark to the server, or nothing at all.
                if (!text.WrittenSpan.SequenceEqual(expected) && !(expected is [] or [(byte)'?'] && b != '?'))
                    differences.Add($"{name} {b:X2}: {Encoding.UTF8.GetString(text.WrittenSpan)} for {Encoding.UTF8.GetString(expected)}");
            }
        }
        Assert.True(differences.Count == 0, string.Join("; ", differences));
    }

    [Theory]
    [InlineData("big5", "中文")]
    [InlineData("gbk", "中文测试")]
    [InlineData("gb2312", "中文")]
    [InlineData("gb18030", "中文𠀀")]
    [InlineData("euckr", "한국어")]
    [InlineData("sjis", "日本語")]
    [InlineData("cp932", "日本語")]
    [InlineData("ujis", "日本語")]
    [InlineData("eucjpms", "日本語")]
    [InlineData("ucs2", "aéمт漢")]
    [InlineData("utf16", "aé😀")]
    [InlineData("utf16le", "aé😀")]
    [InlineData("utf32", "aé😀")]
    [InlineData("utf8mb3", "aéمт漢")]
    public async Task Transcode_TextOfTheServer_IsTheSameText(string name, string text)
    {
        await using var sql = await server.ConnectAsync();
        var stored = (await sql.TextAsync($"SELECT HEX(CONVERT(CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4) USING {name}))"))!;
        var utf8 = new ArrayBufferWriter<byte>();
        Charset.Named(name).Transcode(Convert.FromHexString(stored), utf8);
        Assert.Equal(text, Encoding.UTF8.GetString(utf8.WrittenSpan));
    }

    [Fact]
    public void Encoding_UnknownCharset_SaysHowToReadTheBytes()
    {
        var unknown = Assert.Throws<NotSupportedException>(() => Charset.OfCollation(999).Encoding);
        Assert.Contains("ColumnValue.Bytes", unknown.Message, StringComparison.Ordinal);
    }
}
