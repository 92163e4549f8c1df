using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Fuzzing;

/// <summary>Valid inputs, and pieces of their formats.</summary>
internal static class Seeds
{
    private const string AllColumns = "event_id,event_time,user_id,session_id,event_type,channel,premium_amount";

    public static IReadOnlyList<byte[]> Csv { get; } =
    [
        Utf8(Header + "\n" + Csv(0, 3)),
        Utf8("\uFEFF" + Header + "\r\n" + Csv(0, 4).Replace("\n", "\r\n") + "\r\n"),
        Utf8(AllColumns + "\n7,2025-10-01T14:39:08.123+03:30, 5 ,\"s \"\"1\"\", x\",PURCHASE,google ads,42456912.0\n"
            + "b0e8-x,2025-10-01 00:00:00Z,4294967295,سشن,signup,\"کانال\",\n\"a\nb\",2025-10-01 00:00:00,1,s,signup,SMS,4.2E7\n"),
        Utf8("x,channel,premium_amount,event_type,session_id,user_id,event_time\n,SMS,,quote_view,s,1,2025-10-01 00:00:00"),
        Utf8(Header + "\n" + Csv(0, 2) + "2025-10-01 00:00:00,1," + new string('s', 300) + ",purchase,SMS,1\n,,,,,\n"),
        [],
    ];

    public static IReadOnlyList<byte[]> CsvTokens { get; } =
    [
        .. new[] { ",", "\"", "\"\"", "\",\"", "\n", "\r", " ", "\t", "0", "-", ".", "e9", "purchase", "2025-10-01 00:00:00", "4294967296", "user_id", Header + "\n", CsvRow(7) + "\n" }.Select(Utf8),
        [0xC3], [0xED, 0xA0, 0x80],
    ];

    public static IReadOnlyList<byte[]> Ndjson { get; } =
    [
        Utf8(Json(0) + "\n" + Json(1) + "\r\n\r\n" + Json(2)),
        Utf8("\uFEFF" + Json(3) + "\n"),
        Utf8("""
            { "premium_amount": "42456912.0", "meta": {"user_id": [1, {"a": null}]}, "channel": "SMS", "event_id": "abc", "user_id": "610", "session_id": 17, "other": true, "event_type": "signup", "event_time": "2025-10-01T14:39:08Z" }
            {"\u0073ession_id":"a\"b\u00e9\n","channel":"\ud83d\ude00\/","event_type":"purchase","user_id":4,"user_id":5,"event_time":"2025-10-01 14:39:08","event_id":18446744073709551615}
            {"user_id":1,"user_id":[],"session_id":null,"event_time":false}
            [1]
            """),
    ];

    public static IReadOnlyList<byte[]> JsonArrays { get; } =
    [
        Utf8($"[{Json(0)},{Json(1)},{Json(2)}]"),
        Utf8($"\uFEFF [ {Json(3)} ,\r\n {Json(4)} ] \n"),
        Utf8(Json(5)),
        Utf8("[1,\"text\",null,{},[],[[]],{\"a\":{\"b\":[]}},true]"),
        Utf8("[]"),
    ];

    public static IReadOnlyList<byte[]> JsonTokens { get; } =
    [
        .. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\n", "null", "true", "1e9", "-0", " ", "\"user_id\":", "\"session_id\":\"", Json(6), "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" }.Select(Utf8),
        [0xC3], [0xED, 0xA0, 0x80],
    ];

    public static IReadOnlyList<byte[]> Users { get; } =
    [
        Utf8("user_id,signup_date,city,device_type\n1,2024-01-31,Tehran,Mobile\n2,,,\n3,1900-01-01,\"a, b\",Desktop\n"),
        Utf8("\uFEFFdevice_type,x,city,user_id,signup_date\r\nMobile,,تهران,4294967295,2299-12-31\r\n,,,1,"),
    ];

    public static IReadOnlyList<byte[]> Envelopes { get; } =
    [
        Utf8("""{"before":null,"after":{"user_id":9001,"signup_date":20089,"city":"تهران","device_type":"Mobile","created_at":"2026-11-23T17:20:31Z","updated_at":"2026-11-23T17:20:31.5Z"},"source":{"version":"3.4.0.Final","connector":"mysql","name":"insurance.mysql","ts_ms":1795454431565,"snapshot":"false","db":"insurance_db","sequence":null,"ts_us":1795454431565971,"ts_ns":1795454431565971000,"table":"users","server_id":1,"gtid":"22bba24f-e762-11f1-88e5-02fc00000001:11","file":"binlog.000001","pos":4908,"row":0,"thread":16,"query":null},"transaction":null,"op":"c","ts_ms":1795454431572,"ts_us":1795454431572760,"ts_ns":1795454431572760185}"""),
        Utf8("""{"schema":{"type":"struct"},"payload":{"op":"u","before":{"user_id":"7","signup_date":"2025-01-01T00:00:00Z"},"after":{"user_id":7,"signup_date":null,"created_at":1795454431565,"updated_at":1795454431565971},"source":{"ts_ms":5},"ts_ms":5}}"""),
        Utf8("""{"op":"d","before":{"user_id":4294967295,"signup_date":-25567,"city":"a"},"after":null,"ts_ms":-5}"""),
        Utf8("""{"payload":{"user_id":12}}"""),
        Utf8("""{"op":"r","after":{"user_id":1,"signup_date":120529,"city":"","device_type":"\ud83d\ude00"},"source":null}"""),
    ];

    public static IReadOnlyList<byte[]> EnvelopeTokens { get; } =
    [
        .. JsonTokens,
        .. new[] { "\"op\":\"d\",", "\"after\":null,", "\"payload\":", "\"ts_us\":9223372036854775807,", "-9223372036854775808", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"city\":" }.Select(Utf8),
    ];
}
