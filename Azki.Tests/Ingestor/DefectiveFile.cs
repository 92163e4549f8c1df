using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>Files in which each defect that the data contract names stands between good rows.</summary>
internal static class DefectiveFile
{
    private const string Good = "2025-10-01 00:00:00,1,{0},purchase,SMS,1";

    public sealed record Expectation(List<string> Sessions, List<(string Place, string Reason)> Rejected);

    public static (byte[] Content, Expectation Expected) Csv()
    {
        (byte[] Row, string? Reason)[] rows =
        [
            (Utf8(",1,s,purchase,SMS,1"), "event_time_missing"),
            (Utf8("01/10/2025,1,s,purchase,SMS,1"), "event_time_invalid"),
            (Utf8("2025-02-30 00:00:00,1,s,purchase,SMS,1"), "event_time_invalid"),
            (Utf8("1999-12-31 23:59:59,1,s,purchase,SMS,1"), "event_time_too_early"),
            (Utf8("2199-01-01 00:00:00,1,s,purchase,SMS,1"), "event_time_in_future"),
            (Utf8("2025-10-01 00:00:00,,s,purchase,SMS,1"), "user_id_missing"),
            (Utf8("2025-10-01 00:00:00,x1,s,purchase,SMS,1"), "user_id_invalid"),
            (Utf8("2025-10-01 00:00:00,0,s,purchase,SMS,1"), "user_id_out_of_range"),
            (Utf8("2025-10-01 00:00:00,4294967296,s,purchase,SMS,1"), "user_id_out_of_range"),
            (Utf8("2025-10-01 00:00:00,1, ,purchase,SMS,1"), "session_id_missing"),
            (Utf8($"2025-10-01 00:00:00,1,{new string('s', 257)},purchase,SMS,1"), "session_id_too_long"),
            (Utf8("2025-10-01 00:00:00,1,s,,SMS,1"), "event_type_missing"),
            (Utf8("2025-10-01 00:00:00,1,s,sale,SMS,1"), "event_type_unknown"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,,1"), "channel_missing"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,SMS,-1"), "premium_negative"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,SMS,1.5"), "premium_invalid"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,SMS,4294967296"), "premium_out_of_range"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,SMS"), "too_few_columns"),
            (Utf8("2025-10-01 00:00:00,1,s,purchase,SMS,1,2"), "too_many_columns"),
            (Utf8("2025-10-01 00:00:00,1,\"s,purchase,SMS,1"), "malformed_row"),
            ([.. Utf8("2025-10-01 00:00:00,1,"), 0xFF, 0xFE, .. Utf8(",purchase,SMS,1")], "not_utf8"),
            (Utf8("2025-10-01 00:00:00,1," + new string('x', 2 << 20) + ",purchase,SMS,1"), "row_too_long"),
            (Utf8("2025-10-01T03:30:00.123+03:30 , 4294967295 ,{0}, PURCHASE ,\"Some, other\","), null),
            (Utf8("2025-10-01 00:00:00Z,1,\"{0}\",signup,google ads,42456912.0"), null),
        ];
        return Build(Header + "\n", rows, Good);
    }

    public static (byte[] Content, Expectation Expected) Ndjson()
    {
        const string template =
            """{"event_time":"2025-10-01 00:00:00","user_id":1,"session_id":"{0}","event_type":"purchase","channel":"SMS","""
            + "\"premium_amount\":1}";
        var aroundSession = template.Split("{0}");
        (byte[] Row, string? Reason)[] rows =
        [
            (Utf8(template.Replace("\"user_id\":1,", "")), "user_id_missing"),
            (Utf8(template.Replace("\"user_id\":1,", "\"user_id\":[1],")), "user_id_invalid"),
            (Utf8(template.Replace("\"user_id\":1,", "\"user_id\":-1,")), "user_id_out_of_range"),
            (Utf8(template.Replace("\"{0}\"", "true")), "session_id_invalid"),
            (Utf8(template.Replace("purchase", "sale")), "event_type_unknown"),
            (Utf8(template.Replace(":1}", ":1.5}")), "premium_invalid"),
            (Utf8("[1]"), "not_an_object"),
            (Utf8("{\"event_time\":"), "malformed_json"),
            (Utf8("{} {}"), "malformed_json"),
            ([.. Utf8(aroundSession[0]), 0xFF, .. Utf8(aroundSession[1])], "not_utf8"),
            (Utf8("{\"session_id\":\"" + new string('x', 2 << 20) + "\"}"), "row_too_long"),
            (Utf8(template.Replace("\"user_id\":1,", "\"user_id\":\"1\",\"other\":{\"a\":[]},")), null),
        ];
        return Build("", rows, template);
    }

    private static (byte[] Content, Expectation Expected) Build(string header, (byte[] Row, string? Reason)[] rows, string good)
    {
        var content = new MemoryStream();
        var expected = new Expectation([], []);
        var line = header.Length > 0 ? 1 : 0;
        content.Write(Utf8(header));
        foreach (var (row, reason) in rows)
        {
            Write(row, reason);
            Write(Utf8(good), null);
        }

        return (content.ToArray(), expected);

        void Write(byte[] row, string? reason)
        {
            line++;
            if (reason is null)
            {
                row = Utf8(System.Text.Encoding.UTF8.GetString(row).Replace("{0}", $"good_{line}"));
                expected.Sessions.Add($"good_{line}");
            }
            else
            {
                expected.Rejected.Add(($"line {line}", reason));
            }

            content.Write(row);
            content.WriteByte((byte)'\n');
        }
    }
}
