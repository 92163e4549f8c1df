using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Every column type, expected by the server's own arithmetic.</summary>
internal static class EncodedColumns
{
    private const string Utf8 = "CONVERT({0} USING utf8mb4)", Base64 = "REPLACE(TO_BASE64({0}), '\\n', '')";

    public static readonly EncodedColumn[] All =
    [
        Integer("TINYINT", sbyte.MinValue, sbyte.MaxValue), Integer("TINYINT UNSIGNED", 0, byte.MaxValue), Integer("SMALLINT", short.MinValue, short.MaxValue),
        Integer("SMALLINT UNSIGNED", 0, ushort.MaxValue), Integer("MEDIUMINT", -8388608, 8388607), Integer("MEDIUMINT UNSIGNED", 0, 16777215), Integer("INT", int.MinValue, int.MaxValue),
        Integer("INT UNSIGNED", 0, uint.MaxValue), Integer("BIGINT", long.MinValue, long.MaxValue), Integer("INT(8) ZEROFILL", 0, uint.MaxValue) with { Expected = "{0} + 0" },
        new("BIGINT UNSIGNED", Gen.ULong.Select(v => v.ToString(CultureInfo.InvariantCulture)), "CAST({0} AS SIGNED)", Raw),
        Decimal(1, 0), Decimal(10, 2), Decimal(18, 9), Decimal(19, 4), Decimal(38, 0), Decimal(65, 30), Decimal(30, 30),
        new("BIT(1)", Gen.OneOf("0", "1"), "ELT({0} + 1, 'false', 'true')", Raw), Bit(2), Bit(8), Bit(9), Bit(33), Bit(64),
        new("YEAR", Gen.Int[1901, 2155].Select(y => y.ToString(CultureInfo.InvariantCulture)), "{0} + 0", Raw),
        new("FLOAT", Floats(), "CAST({0} * 1e0 AS JSON)", e => Number(e.GetSingle())), new("DOUBLE", Doubles(), "CAST({0} AS JSON)", e => Number(e.GetDouble())),
        new("DATE", Days().Select(d => $"'{d:yyyy-MM-dd}'"), "TO_DAYS({0}) - 719528", Raw), Time(0), Time(1), Time(3), Time(6),
        DateTime(0, 1000), DateTime(2, 1000), DateTime(3, 1000), DateTime(4, 1), DateTime(6, 1), Timestamp(0), Timestamp(3), Timestamp(6),
        Text("CHAR(20) CHARACTER SET utf8mb4", Strings("aZ é \"\\\n\t\u0001/متن漢😀")), Text("VARCHAR(60) CHARACTER SET utf8mb4", Strings("aZ é \"\\\n\t\u0001/متن漢😀")),
        Text("VARCHAR(60) CHARACTER SET latin1", Strings("aZ é€ß\"\\")), Text("VARCHAR(60) CHARACTER SET utf16", Strings("aZ é漢😀")), Text("TEXT CHARACTER SET cp1251", Strings("aабвг\"")),
        Text("LONGTEXT CHARACTER SET utf8mb3", Gen.Int[0, 5000].Select(n => string.Concat(Enumerable.Repeat("ш\"", n)))),
        Bytes("BINARY(4)", 4), Bytes("VARBINARY(300)", 300), Bytes("BLOB", 1000), Bytes("CHAR(5) CHARACTER SET binary", 5),
        new("ENUM('a','with '' quote','متن','\"')", Number(1, 4), Utf8, String), new("SET('x','y','z','é','\"') CHARACTER SET latin1", Number(0, 31), Utf8, String),
        new("POINT", Gen.Select(Gen.Int[-90, 90], Gen.Int[-180, 180]).Select((x, y) => $"ST_GeomFromText('POINT({x}.5 {y})')"), "CONCAT(ST_X({0}), ' ', ST_Y({0}), ' ', REPLACE(TO_BASE64(ST_AsBinary({0})), '\\n', ''))", Point),
        new("GEOMETRY", Gen.OneOf("ST_GeomFromText('LINESTRING(0 0,1 1,2 2)')", "ST_GeomFromText('POINT(1 2)', 4326)"), "CONCAT(ST_SRID({0}), ' ', REPLACE(TO_BASE64(SUBSTR(CAST({0} AS BINARY), 5)), '\\n', ''))", Geometry),
        new("JSON", Documents(), "CAST({0} AS CHAR)", e => e.GetString()!),
    ];

    private static string Raw(JsonElement e) => e.GetRawText();

    private static string String(JsonElement e) => e.GetString()!;

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Gen<string> Number(int least, int most) => Gen.Int[least, most].Select(i => i.ToString(CultureInfo.InvariantCulture));

    private static EncodedColumn Integer(string type, long least, long most) =>
        new(type, Gen.OneOf(Gen.Long[least, most], Gen.OneOf(least, most, 0, 1)).Select(v => v.ToString(CultureInfo.InvariantCulture)), "CAST({0} AS CHAR)", Raw);

    private static EncodedColumn Decimal(int precision, int scale) => new(
        $"DECIMAL({precision},{scale})",
        Gen.Select(Gen.Bool, Gen.Int[0, 9].Array[0, precision - scale], Gen.Int[0, 9].Array[scale])
            .Select((negative, whole, fraction) => $"{(negative ? "-" : "")}0{string.Concat(whole)}{(scale > 0 ? "." + string.Concat(fraction) : "")}"),
        "REPLACE(CAST({0} AS CHAR), '.', '')",
        e =>
        {
            var value = new BigInteger(e.GetBytesFromBase64(), isBigEndian: true);
            return (value.Sign < 0 ? "-" : "") + BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        });

    private static EncodedColumn Bit(int bits) => new(
        $"BIT({bits})", Gen.ULong.Select(v => (v >> 64 - bits).ToString(CultureInfo.InvariantCulture)), "{0} + 0",
        e => $"{new BigInteger(e.GetBytesFromBase64(), isUnsigned: true)}{(e.GetBytesFromBase64().Length == (bits + 7) / 8 ? "" : " of another length")}");

    private static Gen<DateTime> Days() => Gen.DateTime[new(100, 1, 1), new(9999, 12, 31)].Select(d => d.Date);

    private static EncodedColumn Time(int digits) => new(
        $"TIME({digits})",
        Gen.Select(Gen.Bool, Gen.Int[0, 837], Gen.Int[0, 3599], Fraction(digits)).Select((n, h, s, f) => $"'{(n ? "-" : "")}{h:00}:{s / 60:00}:{s % 60:00}{f}'"),
        "CAST(TIME_TO_SEC({0}) * 1000000 + IF({0} < '00:00:00', -1, 1) * MICROSECOND({0}) AS SIGNED)", Raw);

    private static EncodedColumn DateTime(int digits, int divisor) => new(
        $"DATETIME({digits})", Gen.Select(Days(), Gen.Int[0, 86399], Fraction(digits)).Select((d, s, f) => $"'{d.AddSeconds(s):yyyy-MM-dd HH:mm:ss}{f}'"),
        $"CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {{0}}) DIV {divisor} AS CHAR)", Raw);

    private static EncodedColumn Timestamp(int digits) => new(
        $"TIMESTAMP({digits}) NULL", Gen.Select(Gen.Int[1, int.MaxValue - 1], Fraction(digits)).Select((s, f) => $"'{System.DateTime.UnixEpoch.AddSeconds(s):yyyy-MM-dd HH:mm:ss}{f}'"),
        "CONCAT(REPLACE(CAST({0} AS DATETIME(6)), ' ', 'T'), 'Z')",
        // With and without zeros at the end it is the same moment.
        e => System.DateTime.Parse(e.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    private static Gen<string> Fraction(int digits) =>
        digits == 0 ? Gen.Const("") : Gen.Int[0, (int)Math.Pow(10, digits) - 1].Select(f => "." + f.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));

    private static Gen<string> Floats() => Gen.OneOf(Gen.Float[-3e38f, 3e38f], Gen.Int.Select(i => i / 100f), Gen.OneOf(0f, 16777216f, 0.001f, 1e7f, 9999999f, 1.5f)).Select(f => f.ToString("E9", CultureInfo.InvariantCulture));

    private static Gen<string> Doubles() => Gen.OneOf(Gen.Double[-1.7e308, 1.7e308], Gen.Int.Select(i => i / 100d), Gen.Int[-300, 300].Select(e => Math.Pow(10, e)), Gen.OneOf(0d, 1e7, 9999999.5, 0.001, 1d / 3)).Select(d => d.ToString("E16", CultureInfo.InvariantCulture));

    private static Gen<string> Strings(string alphabet) =>
        Gen.Int[0, alphabet.EnumerateRunes().Count() - 1].Array[0, 20].Select(at => string.Concat(at.Select(i => alphabet.EnumerateRunes().ElementAt(i))));

    private static EncodedColumn Text(string type, Gen<string> text) =>
        new(type, text.Select(t => $"CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(t.TrimEnd(' ')))}' USING utf8mb4)"), Utf8, String);

    private static EncodedColumn Bytes(string type, int most) => new(type, Gen.Byte.Array[0, most].Select(b => $"X'{Convert.ToHexString(b)}'"), Base64, String);

    private static string Point(JsonElement e) => $"{Number(e.GetProperty("x").GetDouble())} {Number(e.GetProperty("y").GetDouble())} {e.GetProperty("wkb").GetString()}";

    private static string Geometry(JsonElement e) => $"{(e.GetProperty("srid") is { ValueKind: JsonValueKind.Number } srid ? srid.GetInt32() : 0)} {e.GetProperty("wkb").GetString()}";

    private static Gen<string> Documents() => Gen.OneOf(
        Gen.Int.Select(i => $"CAST('{i}' AS JSON)"), Strings("a é\"\\\n,: 漢😀").Select(s => $"JSON_QUOTE({Literal(s)})"), Gen.Const("JSON_ARRAY(1, 2.5, NULL, TRUE, '', JSON_OBJECT())"),
        Gen.Select(Strings("ab\"").Array[0, 5], Gen.Double[-1000, 1000]).Select((keys, number) => $"JSON_OBJECT({string.Join(",", keys.Distinct().SelectMany(k => (string[])[Literal(k), number.ToString("R", CultureInfo.InvariantCulture)]))})"));

    private static string Literal(string text) => $"CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4)";
}
