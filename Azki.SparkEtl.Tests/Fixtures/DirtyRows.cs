using System.Text;
using CsCheck;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Rows as people and programs really write them, and worse.</summary>
internal static class DirtyRows
{
    public const string Header = "event_id,event_time,user_id,session_id,event_type,channel,premium_amount";

    private static readonly string[] Blanks = ["", "", "", " ", "\t", " \u00a0", "\u3000"];

    private static readonly string[] Times =
    [
        "2025-10-01 14:39:08", "2025-10-01T14:39:08Z", "2025-10-01t14:39:08.1234567z", "2025-10-01 14:39:08.5 +03:30", "2025-10-01 14:39:08-0330", "2025-10-01 14:39:08+18", "2025-10-01 14:39:08+18:01",
        "2025-10-01 14:39:08+03:60", "2025-10-01 14:39:08.", "2025-10-01 24:00:00", "2025-10-01 23:59:60", "2025-02-29 00:00:00", "2024-02-29 00:00:00", "0000-01-01 00:00:00", "1999-12-31 23:59:59.999",
        "2000-01-01 00:00:00", "9999-12-31 23:59:59", "2025-10-01", "2025-1-1 00:00:00", "2025-10-01  00:00:00", "", "yesterday", "2025-10-01 14:39:08 Z", "2025-10-01 14:39:08 +3", "1582-10-10 00:00:00",
    ];

    private static readonly string[] Users = ["1", "610", "0", "-1", "-0", "-", "+5", "4294967295", "4294967296", "0000000000000000000000000000000000000000000000007", "99999999999999999999999999999999999999999", "5.0", "5e1", "", "abc", "5 5", "٥"];

    private static readonly string[] Premiums =
    [
        "", "0", "-0", "-0.0", "-1", "-1.5", "42456912", "42456912.0", "4.2456912E7", "4.2456912e+7", "42456912000e-3", "18.5", "18.5e1", "18.55e1", "0.0e99999999999", "1e99999999999", "1e-99999999999", "4294967295", "4294967296",
        "4294967295.000", "42949672950e-1", "00000000000000000000012", "1.", ".5", "1e", "1e+", "NaN", "18 500", "1,5", "1e2147483647", "1.5e-2147483648", "42456912.000000001", "100e-2", "1000000000000e-12", "0.00000000001e11", "5e9", "5e8", "-5e", "--5",
    ];

    private static readonly string[] Ids = ["", "", "", "7", "18446744073709551615", "18446744073709551616", "9223372036854775808", "-5", "007", "b0e8-x", "é", "1e3", "-0", "1.10"];

    private static readonly string[] Types = ["purchase", "PURCHASE", "Quote_View", "signup", "policy_click", "policy_clik", "", "ſignup", "sıgnup", "purchase\u0000"];

    private static readonly string[] Channels = ["Google Ads", "google ads", "SMS", "sms", "Organic", "کانال", "", "Social", "Email \u00a0x", "oRGANİC"];

    private static readonly string[] Sessions = ["s_1", "سشن", "a\"b", "a, b", "", new string('s', 256), new string('s', 257), new string('é', 129), "\u2003s\u2003x", "1730455200.5", "1e5", "1.10", "-0"];

    // Rarely, bytes that are no text.
    private static Gen<Func<byte[], byte[]>> Noise { get; } =
        from kind in Gen.Int[0, 25]
        from at in Gen.Int[0, 400]
        select (Func<byte[], byte[]>)(row => kind > 0 || row.Length == 0 ? row : [.. row[..(at % row.Length)], 0xC3, .. row[(at % row.Length)..]]);

    /// <summary>The same rows in each run.</summary>
    public static byte[][] Some(Gen<byte[]> rows, int count) => rows.Array[count].Generate(new PCG(1, 42), null, out _);

    public static Gen<byte[]> CsvRow { get; } =
        from values in Values(Gen.Bool)
        from shape in Gen.Int[0, 30]
        from noise in Noise
        select noise(Encoding.UTF8.GetBytes(shape switch
        {
            0 => string.Join(',', values) + ",",
            1 => string.Join(',', values.Skip(1)),
            2 => string.Join(',', values) + "\"",
            3 => "   ",
            _ => string.Join(',', values),
        }));

    public static Gen<byte[]> JsonRow { get; } =
        from values in Values(Gen.Const(false))
        from kinds in Gen.Int[0, 12].Array[7]
        from shape in Gen.Int[0, 40]
        from noise in Noise
        let fields = Header.Split(',').Select((name, i) => $"\"{name}\":{Json(values[i], kinds[i])}")
        let row = "{" + string.Join(", ", fields) + "}"
        select noise(Encoding.UTF8.GetBytes(shape switch
        {
            0 => "[" + row + "]",
            1 => row + " x",
            2 => row + row,
            3 => row[..^1],
            4 => "17",
            5 => row.Replace("\"channel\"", "\"Channel\""),
            6 => row[..^1] + ",\"channel\":\"SMS\"}",
            7 => "null",
            8 => row + "]",
            9 => row.Replace(':', '='),
            10 => row[..^1] + ",\"extra\":{\"user_id\":[1,{\"a\":null}]}}",
            11 => row[..^1] + ",}",
            12 => row.Replace("s_1", "x\\ud83d"),
            13 => row.Replace("s_1", "\\ud83d\\ude00\\\\ud83d"),
            14 => row[..^1] + ",\"note\":{\"session_id\":\"\\ude00\"}}",
            15 => row[..^1] + $",\"extra\":{Nested(40)}}}",
            16 => row + ",null]",
            _ => row,
        }));

    /// <summary>Rows as the platform writes them, and such with one value, or one character, that it would not have written.</summary>
    public static Gen<byte[]> AlmostCleanRow { get; } =
        from odd in Gen.Int[0, 12]
        from fields in Gen.Select(Gen.OneOf(Times), Gen.OneOf(Users), Gen.OneOf(Sessions), Gen.OneOf(Types), Gen.OneOf(Channels), Gen.OneOf(Premiums), Gen.OneOf(Ids),
            (time, user, session, type, channel, premium, id) => (string[])[time, user, session, type, channel, premium, id])
        from count in Gen.Int[5, 7]
        from at in Gen.Int[0, 400]
        from character in Gen.OneOf(",", "\"", "{", "}", ":", " ", "\\", "0", "x", "\u00e9")
        let values = ((string[])["2025-10-01 14:39:08.123", "610", "s_1", "purchase", "Google Ads", "42456912", "7"]).Select((value, i) => i == odd ? fields[i] : value).ToArray()
        let row = $"{{\"event_time\":\"{values[0]}\",\"user_id\":{values[1]},\"session_id\":\"{values[2]}\",\"event_type\":\"{values[3]}\",\"channel\":\"{values[4]}\""
            + (count > 5 ? $",\"premium_amount\":{values[5]}" : "") + (count > 6 ? $",\"event_id\":{values[6]}" : "") + "}"
        let place = at % row.Length
        select Encoding.UTF8.GetBytes(odd switch
        {
            7 => row.Insert(place, character),
            8 => row.Remove(place, 1),
            9 => row.Remove(place, 1).Insert(place, character),
            _ => row,
        });

    /// <summary>Numbers in JSON, which are what was sent and not what a double makes of it, and what looks like them.</summary>
    public static IEnumerable<byte[]> Numbers =>
    [
        .. Each("session_id", "1730455200.5", "1e5", "1E+5", "1.10", "-0", "-0.0", "0", "17", "1e400", "123456789012345678901234567890", "\t\r2.50\t"),
        .. Each("session_id", """ "a","session_id":2.50 """, """ 2.50,"session_id":"a" """, """ {"session_id":2.50} """, "[2.50]", """ 1.5},{"a":2 """),
        .. Each("session_id", """ ": 5.5" """, """ "\": 5.5" """, """ "\\\": 5.5" """, """ "a-1.50" """),
        .. Each("session_id", """ "a","x":{"session_id":2.50} """, """ "a","x":"\"session_id\":2.50" """, """ "a","\u0073ession_id":2.50 """, """ "a","session_id\\":2.50 """),
        .. Each("session_id", "01.50", "1.", "-", ".5", "+1.5", "1.5.5", "1.5x", "1.5-1.5"),
        .. Each("premium_amount", "42456912.000000001", "42456912.0", "4.2456912E7", "1e2147483647", "1.5e-2147483648", "1e-400", "-0.00", "-1.5"),
        .. Each("event_id", "-0", "1.0", "1e3", "7", "18446744073709551615", "18446744073709551616", "0", """ "-0" """, """ "1e3" """),
        .. Each("user_id", "-0", "5.0", "5e0", "5", "[5.0]"),
        .. Each("channel", "1.10", "-0"),
        .. Each("event_time", "2025.10", """ "2025-10-01 14:39:08.5" """),
    ];

    /// <summary>Half a pair of surrogates, which is no text, in fields that are needed and elsewhere.</summary>
    public static IEnumerable<byte[]> Halves =>
    [
        .. Each("session_id", """ "x\ud83d" """, """ "\ude00x" """, """ "\uD83D\uDE00" """, """ "\ud83d\ude00\ude00" """, """ "\ud83d\ud83d\ude00" """, """ "\ud83d\n\ude00" """, """ "\ud7ff\ue000" """),
        .. Each("session_id", """ "\\ud83d" """, """ "\\\ud83d" """, """ "\ud83d\"" """, """ "\ud83d","session_id":"b" """, """ "b","session_id":"\ud83d" """),
        .. Each("session_id", """ {"session_id":"\ud83d"} """, """ ["\ud83d"] """, """ "b","x":{"session_id":"\ud83d"} """, """ "b","x":"\ud83d" """, """ "b","\ud83d":1 """),
        .. Each("session_id", """ "b","\u0073ession_id":"\ud83d" """, """ "b","x":"\"session_id\":\"\\ud83d\"" """, """ "b","x:":["x:","\ud83d"] """, " \"\\ud83d\uFFFD\" ", " \"\\u0041\uFFFD\" "),
        .. Each("session_id", """ "\ud83d"} x """, """ "\ud83d", """, """ "\ud83d\x" """, " \"\\ud83d\t\" ", """ x,"channel":"\ud83d" """, """ "\ud83d"]} """, """ "b","x":{"channel":"\ud83d" """),
        .. new[] { "event_time", "user_id", "event_type", "channel", "premium_amount", "event_id" }.SelectMany(name => Each(name, """ "\ud83d" """)),
        .. Each("session_id", """ "\ud83d" """, """ "\u0041" """, """ "b","x":"\u0041" """).Select(row => (byte[])[.. row[..^3], 0xC3, .. row[^3..]]),
        .. Each("session_id", """ "\ud83d" """).Select(row => row[..^1]),
        .. Each("session_id", """ "\ud83d" """).Select(row => (byte[])[(byte)'[', .. row, (byte)']']),
    ];

    /// <summary>Values nested as deep as both paths read, and deeper.</summary>
    public static IEnumerable<byte[]> Depths =>
    [
        .. Each("x", Nested(31), Nested(32), Nested(998), Nested(999), Nested(1_000), Nested(5_000)),
        .. Each("session_id", Nested(998), Nested(999)),
    ];

    /// <summary>Rows that close whatever is put around them.</summary>
    public static IEnumerable<byte[]> Ends =>
    [
        .. new[] { ",null]", " , null ] ", ",null]]", ",null],null]", "]", "}", "}}", ",null", ",null,null]", ",\"x\":1}" }
            .SelectMany(end => Each("channel", "\"SMS\"").Select(row => (byte[])[.. row, .. Encoding.UTF8.GetBytes(end)])),
        .. new[] { "1,null]", "null,null]", "[],null]", "\"a\",null]", "1}", "1,null" }.Select(Encoding.UTF8.GetBytes),
        .. Each("x", "[1,null]", "[\"a\" , null ]", "\",null]\""),
    ];

    // Events that are good but for what one field is.
    private static IEnumerable<byte[]> Each(string name, params string[] values) =>
        from value in values
        let others = new[] { "\"event_time\":\"2025-10-01 14:39:08\"", "\"user_id\":610", "\"session_id\":\"s_1\"", "\"event_type\":\"purchase\"", "\"channel\":\"SMS\"" }
        select Encoding.UTF8.GetBytes($"{{{string.Join(',', others.Where(f => !f.StartsWith($"\"{name}\"", StringComparison.Ordinal)))},\"{name}\":{value}}}");

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static Gen<string[]> Values(Gen<bool> quoted) =>
        Gen.Select(Pick(Ids), Pick(Times), Pick(Users), Pick(Sessions), Pick(Types), Pick(Channels), Pick(Premiums)).SelectMany((id, time, user, session, type, channel, premium) =>
            Gen.Select(Gen.OneOf(Blanks).Array[7], quoted.Array[7]).Select((blanks, quotes) =>
                new[] { id, time, user, session, type, channel, premium }.Select((v, i) => quotes[i] ? $" \"{(blanks[i] + v).Replace("\"", "\"\"")}\" " : blanks[i] + v + blanks[i]).ToArray()));

    // Mostly what is right, so that each defect is also seen alone.
    private static Gen<string> Pick(string[] values) => Gen.Frequency((3, Gen.Int[0, 1].Select(i => values[i])), (1, Gen.Int[0, values.Length - 1].Select(i => values[i])));

    private static string Json(string value, int kind) => kind switch
    {
        0 => "null",
        1 => "true",
        2 => "{\"a\":1}",
        3 => "[]",
        4 or 5 or 6 when System.Text.RegularExpressions.Regex.IsMatch(value, @"\A-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?\z") => value,
        7 => "-5",
        8 => "610.0",
        _ => System.Text.Json.JsonSerializer.Serialize(value),
    };
}
