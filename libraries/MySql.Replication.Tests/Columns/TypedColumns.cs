using System.Globalization;
using System.Text;
using CsCheck;

namespace MySql.Replication.Tests.Columns;

/// <summary>Every column type with random literals.</summary>
internal static class TypedColumns
{
    private const string Hexadecimal = "CONCAT('0x', HEX({0}))";
    private const string Utf8 = "CONVERT({0} USING utf8mb4)";

    private static readonly Gen<string> Text = Gen.OneOf("", "a", "Hello, world", "quote ' and \\ backslash", "new\nline", "  spaces  ");
    private static readonly Gen<string> Latin = Gen.Char[" !#$%&()*+,-./0123456789:;<=>?@ABCXYZ[]^_`abcxyz{|}~éßñüÆ€"].Array[0, 20].Select(c => new string(c));
    private static readonly Gen<string> Unicode = Gen.OneOf(Latin, Gen.Char["متنفارسیабвгдあいう漢字"].Array[0, 20].Select(c => new string(c)), Gen.Const("😀🚀"));

    /// <summary>Those that MySQL and MariaDB have alike.</summary>
    public static readonly TypedColumn[] Common =
    [
        Integer("TINYINT", sbyte.MinValue, sbyte.MaxValue), Integer("TINYINT UNSIGNED", 0, byte.MaxValue), Integer("BOOL", 0, 1),
        Integer("SMALLINT", short.MinValue, short.MaxValue), Integer("SMALLINT UNSIGNED", 0, ushort.MaxValue),
        Integer("MEDIUMINT", -8388608, 8388607), Integer("MEDIUMINT UNSIGNED", 0, 16777215),
        Integer("INT", int.MinValue, int.MaxValue), Integer("INT UNSIGNED", 0, uint.MaxValue),
        Integer("BIGINT", long.MinValue, long.MaxValue), new("BIGINT UNSIGNED", Gen.OneOf(Gen.ULong, Gen.Const(ulong.MaxValue)).Select(v => v.ToString(CultureInfo.InvariantCulture))),
        Decimal(1, 0), Decimal(10, 2), Decimal(18, 9), Decimal(65, 30), Decimal(30, 30), Decimal(38, 0), Decimal(9, 9),
        Bit(1), Bit(9), Bit(33), Bit(64),
        new("YEAR", Gen.OneOf(Gen.Int[1901, 2155], Gen.Const(0)).Select(y => y.ToString(CultureInfo.InvariantCulture)), "LPAD({0}, 4, '0')"),
        new("DATE", Dates()), Time(0), Time(1), Time(2), Time(3), Time(4), Time(5), Time(6),
        DateTime(0), DateTime(1), DateTime(3), DateTime(4), DateTime(6), Timestamp(0), Timestamp(3), Timestamp(6),
        Quoted("CHAR(20) CHARACTER SET utf8mb4", Unicode.Select(s => s.TrimEnd()), Utf8), Quoted("CHAR(255) CHARACTER SET utf8mb4", Unicode.Select(s => s.TrimEnd()), Utf8),
        Quoted("VARCHAR(20) CHARACTER SET latin1", Latin, Utf8), Quoted("VARCHAR(60) CHARACTER SET utf8mb4", Unicode, Utf8), Quoted("VARCHAR(300) CHARACTER SET utf8mb4", Unicode, Utf8),
        Quoted("VARCHAR(40) CHARACTER SET utf16", Unicode, Utf8), Quoted("VARCHAR(40) CHARACTER SET utf32", Unicode, Utf8), Quoted("CHAR(20) CHARACTER SET ucs2", Gen.Char["abcمتنя漢"].Array[0, 20].Select(c => new string(c)), Utf8),
        Quoted("TINYTEXT CHARACTER SET utf8mb4", Unicode, Utf8), Quoted("TEXT CHARACTER SET cp1251", Gen.Char["abcабвгд"].Array[0, 20].Select(c => new string(c)), Utf8),
        Quoted("MEDIUMTEXT CHARACTER SET utf8mb4", Gen.Int[0, 3000].Select(n => new string('ш', n)), Utf8), Quoted("LONGTEXT CHARACTER SET latin1", Text, Utf8),
        Bytes("BINARY(4)", 0, 4), Bytes("VARBINARY(8)", 0, 8), Bytes("VARBINARY(300)", 0, 300), Bytes("TINYBLOB", 0, 20), Bytes("BLOB", 0, 400), Bytes("MEDIUMBLOB", 0, 20), Bytes("LONGBLOB", 0, 20),
        new("ENUM('a','b','with '' quote','متن') CHARACTER SET utf8mb4", Gen.Int[1, 4].Select(i => i.ToString(CultureInfo.InvariantCulture)), Utf8),
        new("SET('x','y','z','é') CHARACTER SET latin1", Gen.Int[0, 15].Select(i => i.ToString(CultureInfo.InvariantCulture)), Utf8),
        new("POINT", Gen.Select(Gen.Int[-90, 90], Gen.Int[-180, 180]).Select((x, y) => $"ST_GeomFromText('POINT({x} {y})')"), Hexadecimal),
        new("GEOMETRY", Gen.OneOf("ST_GeomFromText('LINESTRING(0 0,1 1,2 2)')", "ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))')", "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))')"), Hexadecimal),
    ];

    /// <summary>Those that only MySQL has as types of their own.</summary>
    public static readonly TypedColumn[] MySqlOnly =
    [
        // CAST AS CHAR has no room for all digits; JSON has, and marks whole numbers.
        new("DOUBLE", Doubles(), "REGEXP_REPLACE(CAST(CAST({0} AS JSON) AS CHAR), '[.]0$', '')"),
        new("JSON", JsonDocuments.Literals),
        new("VECTOR(3)", Gen.Int[-4000, 4000].Array[3].Select(v => $"TO_VECTOR('[{string.Join(',', v.Select(i => (i / 4f).ToString(CultureInfo.InvariantCulture)))}]')"), Hexadecimal),
    ];

    /// <summary>MariaDB's COMPRESSED columns: values of 100 bytes and more are compressed, shorter ones are stored as they are, behind a byte that says so.</summary>
    public static readonly TypedColumn[] MariaDbCompressed =
    [
        Quoted("VARCHAR(254) CHARACTER SET latin1 COMPRESSED", Repeated("é", 254), Utf8), Quoted("VARCHAR(255) CHARACTER SET latin1 COMPRESSED", Repeated("é", 255), Utf8),
        Quoted("VARCHAR(1000) CHARACTER SET utf8mb4 COMPRESSED", Repeated("漢😀", 500), Utf8), Quoted("TINYTEXT CHARACTER SET utf8mb4 COMPRESSED", Repeated("x", 200), Utf8),
        Quoted("TEXT CHARACTER SET utf16 COMPRESSED", Repeated("漢a", 2000), Utf8), Quoted("LONGTEXT CHARACTER SET utf8mb4 COMPRESSED", Repeated("متن", 40_000), Utf8),
        Bytes("VARBINARY(300) COMPRESSED", 0, 300), Bytes("BLOB COMPRESSED", 0, 400), new("MEDIUMBLOB COMPRESSED", Gen.Int[0, 90_000].Select(n => $"REPEAT(X'00FF', {n})"), Hexadecimal),
    ];

    private static Gen<string> Repeated(string text, int most) =>
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[95, 105], Gen.Int[0, most]).Select(n => string.Concat(Enumerable.Repeat(text, Math.Min(n, most))));

    private static TypedColumn Integer(string type, long least, long most) =>
        new(type, Gen.OneOf(Gen.Long[least, most], Gen.OneOf(least, most, 0, 1)).Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private static Gen<string> Doubles() => Gen.OneOf(
        Gen.Double.Where(double.IsFinite), Gen.Double[-1e6, 1e6], Gen.Int.Select(i => i / 100d), Gen.Int[-330, 300].Select(e => Math.Pow(10, e)),
        Gen.OneOf(0d, 1e14, 1e15, 1e16, 123456789012345680d, 1e-15, 1e-16, 1.5e-15, double.MaxValue, double.MinValue, 0.1, 1d / 3)).Select(d => d.ToString("E16", CultureInfo.InvariantCulture));

    private static TypedColumn Decimal(int precision, int scale) => new(
        $"DECIMAL({precision},{scale})",
        Gen.Select(Gen.Bool, Gen.Int[0, 9].Array[0, precision - scale], Gen.Int[0, 9].Array[scale])
            .Select((negative, whole, fraction) => $"{(negative ? "-" : "")}0{string.Concat(whole)}{(scale > 0 ? "." + string.Concat(fraction) : "")}"));

    private static TypedColumn Bit(int bits) => new($"BIT({bits})", Gen.ULong.Select(v => (v >> 64 - bits).ToString(CultureInfo.InvariantCulture)), "CAST({0} + 0 AS CHAR)");

    private static Gen<string> Dates() =>
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 12], Gen.Int[0, 31]).Select((y, m, d) => $"'{y:0000}-{m:00}-{d:00}'");

    private static TypedColumn Time(int digits) => new(
        digits == 0 ? "TIME" : $"TIME({digits})",
        Gen.Select(Gen.Bool, Gen.OneOf(Gen.Int[0, 838], Gen.Int[0, 23]), Gen.Int[0, 59], Gen.Int[0, 59], Fraction(digits)).Select((n, h, m, s, f) => $"'{(n ? "-" : "")}{h:00}:{m:00}:{s:00}{(h == 838 && m == 59 && s == 59 ? "" : f)}'"));

    private static TypedColumn DateTime(int digits) => new(
        digits == 0 ? "DATETIME" : $"DATETIME({digits})",
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 12], Gen.Int[0, 31], Gen.Int[0, 86399], Fraction(digits)).Select((y, m, d, s, f) => $"'{y:0000}-{m:00}-{d:00} {s / 3600:00}:{s / 60 % 60:00}:{s % 60:00}{f}'"));

    private static TypedColumn Timestamp(int digits) => new(
        digits == 0 ? "TIMESTAMP NULL" : $"TIMESTAMP({digits}) NULL",
        Gen.OneOf(
            Gen.Select(Gen.Int[1, int.MaxValue - 1], Fraction(digits)).Select((s, f) => $"'{System.DateTime.UnixEpoch.AddSeconds(s):yyyy-MM-dd HH:mm:ss}{f}'"),
            Gen.Const("'0000-00-00 00:00:00'")));

    private static Gen<string> Fraction(int digits) =>
        digits == 0 ? Gen.Const("") : Gen.Int[0, (int)Math.Pow(10, digits) - 1].Select(f => "." + f.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));

    private static TypedColumn Quoted(string type, Gen<string> text, string print) =>
        new(type, text.Select(t => $"CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(t))}' USING utf8mb4)"), print);

    private static TypedColumn Bytes(string type, int least, int most) => new(type, Gen.Byte.Array[least, most].Select(b => $"X'{Convert.ToHexString(b)}'"), Hexadecimal);
}
