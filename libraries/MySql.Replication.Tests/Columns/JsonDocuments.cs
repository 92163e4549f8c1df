using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace MySql.Replication.Tests.Columns;

/// <summary>Random JSON documents, and SQL values inside JSON that JSON itself has not.</summary>
internal static class JsonDocuments
{
    private static readonly Gen<string> Text = Gen.Char[" abcxyz\"\\/\b\f\n\r\t\u0001\u001f\u007fémتя漢"].Array[0, 12].Select(c => new string(c));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "0", "-1", "32767", "32768", "-32768", "-32769", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "18446744073709551615", "-9223372036854775808"),
        Gen.Long.Select(v => v.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(v => v.ToString("E16", CultureInfo.InvariantCulture)),
        Gen.Int.Select(v => (v / 100d).ToString("0.0#", CultureInfo.InvariantCulture)),
        Text.Select(Quote));

    private static readonly Gen<string> Document = Gen.Recursive<string>((depth, document) => depth > 3
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, document.Array[0, 6].Select(values => $"[{string.Join(',', values)}]")),
            (1, Gen.Select(Text, document).Array[0, 6].Select(members => $"{{{string.Join(',', members.Select(m => $"{Quote(m.Item1)}:{m.Item2}"))}}}"))));

    /// <summary>Documents beyond 64 KB are stored in another layout.</summary>
    private static readonly Gen<string> Large = Gen.Int[60_000, 70_000].Select(n => $"{{\"a\":[1,70000,-70000,true,\"{new string('x', n)}\"],\"b\":{{\"c\":2.5}}}}");

    private static readonly Gen<string> SqlValues = Gen.OneOf(
        "JSON_OBJECT('d', CAST('2020-01-02' AS DATE), 't', CAST('-12:34:56.789' AS TIME(3)), 'dt', CAST('2020-01-02 03:04:05.1' AS DATETIME(1)), 'y', CAST(2020 AS YEAR))",
        "JSON_ARRAY(CAST(1.50 AS DECIMAL(10,2)), CAST(-12345678901234567890.123 AS DECIMAL(40,10)), X'00FF', B'101', 18446744073709551615)",
        "JSON_OBJECT()", "JSON_ARRAY()", "CAST('\"x\"' AS JSON)");

    public static readonly Gen<string> Literals = Gen.Frequency((20, Document.Select(Literal)), (1, Large.Select(Literal)), (3, SqlValues));

    private static string Literal(string json) => $"CAST(CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(json))}' USING utf8mb4) AS JSON)";

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
