using System.Text;
using ClickHouse.Embedded.Protocol;
using CsCheck;

namespace ClickHouse.Embedded.Tests.Protocol;

public sealed class SqlTextTests
{
    // None and one come up in every run.
    private static readonly Gen<byte[]> Bytes = Gen.Frequency((8, Gen.Byte.Array), (1, Gen.Byte.Array[0, 1]));

    [Theory]
    [InlineData("INSERT INTO t FORMAT CSV\n1,2", "INSERT INTO t ", "CSV", "1,2")]
    [InlineData("INSERT INTO t FORMAT CSV \r\n\n1", "INSERT INTO t ", "CSV", "\n1")]
    [InlineData("INSERT INTO t (a, b) VALUES (1), (2)", "INSERT INTO t (a, b) ", "Values", " (1), (2)")]
    [InlineData("insert into t settings x=1 values(1)", "insert into t settings x=1 ", "Values", "(1)")]
    [InlineData("INSERT INTO values VALUES (1)", "INSERT INTO values ", "Values", " (1)")]
    [InlineData("INSERT INTO d.format FORMAT TSV\n1", "INSERT INTO d.format ", "TSV", "1")]
    [InlineData("INSERT INTO `FORMAT X` FORMAT TSV\n1", "INSERT INTO `FORMAT X` ", "TSV", "1")]
    [InlineData("INSERT INTO t /* **/ FORMAT B\nx", "INSERT INTO t /* **/ ", "B", "x")]
    [InlineData("INSERT INTO t /* VALUES */ -- FORMAT A\nFORMAT B\nx", "INSERT INTO t /* VALUES */ -- FORMAT A\n", "B", "x")]
    public void Scan_InsertWithData_IsSplit(string sql, string head, string format, string data)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sql);
        SqlText text = SqlText.Scan(bytes);
        Assert.True(text.IsInsert);
        Assert.Equal((head, format, data), (Encoding.UTF8.GetString(bytes[..text.HeadEnd]), text.Format, Encoding.UTF8.GetString(bytes[text.DataStart..])));
    }

    [Theory]
    [InlineData("INSERT INTO t SELECT 1")]
    [InlineData("INSERT INTO t (a) (SELECT 1)")]
    [InlineData("INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x FORMAT CSV")]
    [InlineData("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x")]
    [InlineData("WITH 1 AS insert, x AS (SELECT 2) INSERT INTO t SELECT insert FROM x")]
    public void Scan_InsertSelect_HasNoData(string sql)
    {
        SqlText text = SqlText.Scan(Encoding.UTF8.GetBytes(sql));
        Assert.Equal((false, true), (text.IsInsert, text.IsInsertSelect));
    }

    [Theory]
    [InlineData("SELECT 1 FORMAT JSON", "JSON")]
    [InlineData("SELECT 1 format JSON;", "JSON")]
    [InlineData("SELECT 1 FORMAT JSON SETTINGS max_threads = 1, x = 'y'", "JSON")]
    [InlineData("SELECT 1 SETTINGS max_threads = 1 FORMAT JSON", "JSON")]
    [InlineData("SELECT 1 FORMAT `JSON`", "JSON")]
    [InlineData("SELECT 1 FORMAT \"JSON\" SETTINGS max_threads = 1", "JSON")]
    [InlineData("SELECT 1 AS format FROM t", null)]
    [InlineData("SELECT format FROM t ORDER BY format DESC", null)]
    [InlineData("SELECT format FROM t ORDER BY a, format ASC", null)]
    [InlineData("SELECT format FROM t ORDER BY -format DESC", null)]
    [InlineData("SELECT format FROM t ORDER BY format FORMAT CSV", "CSV")]
    [InlineData("SELECT format FROM t", null)]
    [InlineData("SELECT format('{}', x) FROM t", null)]
    [InlineData("SELECT 'FORMAT JSON'", null)]
    [InlineData("SELECT * FROM (SELECT 1 FORMAT JSON)", null)]
    [InlineData("SELECT $a$ FORMAT JSON $a$ FORMAT CSV", "CSV")]
    [InlineData("SELECT 1 //'\n FORMAT CSV // '", "CSV")]
    [InlineData("SELECT 1 /* /* */ ' */ FORMAT CSV /* ' */", "CSV")]
    [InlineData("SELECT $ a ' $ FORMAT JSON $ a ' $ FORMAT CSV", "CSV")]
    [InlineData("SELECT 1 AS a$b$ FORMAT CSV", "CSV")]
    [InlineData("SELECT $a$ FORMAT CSV", "CSV")]
    [InlineData("SELECT 1$a$ FORMAT JSON $a$ FORMAT CSV", "CSV")]
    public void Scan_OutputFormat_IsFound(string sql, string? format) => Assert.Equal(format, SqlText.Scan(Encoding.UTF8.GetBytes(sql)).Format);

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData(" -- x\n /* y */ (with 1 as x select x)", true)]
    [InlineData("SHOW TABLES", false)]
    [InlineData("", false)]
    public void Scan_Select_IsKnown(string sql, bool expected) => Assert.Equal(expected, SqlText.Scan(Encoding.UTF8.GetBytes(sql)).IsSelect);

    [Fact]
    public void Scan_AnyDataAfterTheFormat_AreLeftAlone() =>
        Gen.Select(Gen.String, Bytes).Sample((name, data) =>
        {
            // Without a slash nothing in it ends the comment; taking out "*/" would make another of "**//".
            byte[] head = Encoding.UTF8.GetBytes($"INSERT INTO {SqlText.QuoteName(name)} (`a`) /* {name.Replace("/", "")} */ ");
            byte[] sql = [.. head, .. "FORMAT Native\n"u8, .. data];
            SqlText text = SqlText.Scan(sql);
            return text.HeadEnd == head.Length && text.Format == "Native" && sql.AsSpan(text.DataStart).SequenceEqual(data);
        });

    [Fact]
    public void Scan_AnyBytes_EndsWithinThem() => Bytes.Sample(bytes =>
    {
        SqlText text = SqlText.Scan([.. "INSERT "u8, .. bytes]);
        return text.HeadEnd <= bytes.Length + 7 && text.DataStart <= bytes.Length + 7;
    });
}
