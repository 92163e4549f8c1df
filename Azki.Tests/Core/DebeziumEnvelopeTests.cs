using System.Globalization;
using System.Text;
using System.Text.Json;
using Azki.Core.Events;
using Azki.Core.Users;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class DebeziumEnvelopeTests
{
    // As Debezium 3.4 wrote it for MySQL 8.
    private const string MySqlCreate =
        """
        {"before":null,"after":{"user_id":9001,"signup_date":20089,"city":"تهران","device_type":"Mobile","created_at":"2026-11-23T17:20:31Z","updated_at":"2026-11-23T17:20:31Z"},"source":{"version":"3.4.0.Final","connector":"mysql","name":"insurance.mysql","ts_ms":1795454431565,"snapshot":"false","db":"insurance_db","sequence":null,"ts_us":1795454431565971,"ts_ns":1795454431565971000,"table":"users","server_id":1,"gtid":"22bba24f-e762-11f1-88e5-02fc00000001:11","file":"binlog.000001","pos":4908,"row":0,"thread":16,"query":null},"transaction":null,"op":"c","ts_ms":1795454431572,"ts_us":1795454431572760,"ts_ns":1795454431572760185}
        """;

    private static readonly User Tehran = new(9001, new DateOnly(2025, 1, 1), "تهران", "Mobile");

    [Fact]
    public void TryParse_MySqlCreate_IsTheChange()
    {
        var change = Parsed("""{"user_id":9001}""", MySqlCreate);
        Assert.Equal((ChangeKind.Create, 9001u, null, Tehran), (change.Kind, change.UserId, change.Before, change.After));
        Assert.Equal(1795454431565971, change.SourceTimeUs);
        Assert.Equal(1795454431572760, change.CapturedUs);
        Assert.Equal(DateTimeOffset.Parse("2026-11-23T17:20:31Z", CultureInfo.InvariantCulture), change.CreatedAt);
        Assert.Equal(("mysql", "binlog.000001", 4908L, 1L), (change.Source.Connector, change.Source.File, change.Source.Position, change.Source.ServerId));
    }

    [Fact]
    public void Write_MySqlCreate_HasTheSameFieldsInTheSameOrder()
    {
        var written = JsonDocument.Parse(DebeziumEnvelope.Write(Parsed("", MySqlCreate))).RootElement;
        var original = JsonDocument.Parse(MySqlCreate).RootElement;
        Assert.Equal(Names(original), Names(written));
        Assert.Equal(Names(original.GetProperty("source")), Names(written.GetProperty("source")));
        Assert.Equal(original.GetProperty("after").GetRawText(), written.GetProperty("after").GetRawText());
    }

    [Fact]
    public void TryParse_SchemaForm_IsUnwrapped()
    {
        var wrapped = $$"""{"schema":{"type":"struct"},"payload":{{MySqlCreate}}}""";
        Assert.Equal(Tehran, Parsed("""{"schema":{},"payload":{"user_id":9001}}""", wrapped).After);
    }

    [Fact]
    public void TryParse_Delete_NeedsNoImage()
    {
        var change = Parsed("""{"payload":{"user_id":7}}""", """{"op":"d","before":null,"after":null,"ts_ms":5}""");
        Assert.Equal((ChangeKind.Delete, 7u, 5000L), (change.Kind, change.UserId, change.CapturedUs));
    }

    [Theory]
    [InlineData("20089", "2025-01-01")]
    [InlineData("\"2025-01-01\"", "2025-01-01")]
    [InlineData("\"2025-01-01T00:00:00Z\"", "2025-01-01")]
    [InlineData("-25567", "1900-01-01")]
    [InlineData("120529", "2299-12-31")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public void TryParse_SignupDate_IsDaysOrIsoText(string json, string? expected)
    {
        var change = Parsed("", $$"""{"after":{"user_id":1,"signup_date":{{json}}},"op":"r"}""");
        Assert.Equal(expected, change.After!.SignupDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("[]", "not_an_object")]
    [InlineData("{\"payload\":null}", "not_an_object")]
    [InlineData("{}", "change_invalid")]
    [InlineData("{\"op\":\"t\"}", "change_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":null}", "change_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":5}", "change_invalid")]
    [InlineData("{\"op\":\"d\"}", "user_id_missing")]
    [InlineData("{\"op\":\"c\",\"after\":{}}", "user_id_missing")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":-1}}", "user_id_out_of_range")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":4294967296}}", "user_id_out_of_range")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":{}}}", "user_id_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"signup_date\":true}}", "signup_date_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"signup_date\":\"soon\"}}", "signup_date_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"signup_date\":120530}}", "signup_date_out_of_range")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"signup_date\":1672531200000}}", "signup_date_out_of_range")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"city\":5}}", "city_invalid")]
    [InlineData("{\"op\":\"c\",\"after\":{\"user_id\":1,\"city\":\"\\ud800\"}}", "not_utf8")]
    public void TryParse_Defect_IsNamed(string value, string code)
    {
        Assert.False(DebeziumEnvelope.TryParse(default, Encoding.UTF8.GetBytes(value), out _, out var reason));
        Assert.Equal(code, RejectReasons.Code(reason));
    }

    [Theory]
    [InlineData("\"user_id\":7,\"signup_date\":-999999", "")]
    [InlineData("\"user_id\":7,\"city\":5", "")]
    [InlineData("\"user_id\":7,\"city\":\"\\ud800\"", "")]
    [InlineData("\"signup_date\":true", "{\"user_id\":7}")]
    public void TryParse_ImageBeforeThatWouldBeRefused_DoesNotRefuseWhatCorrectsOrRemovesIt(string before, string key)
    {
        var delete = Parsed(key, $$"""{"op":"d","before":{ {{before}} },"after":null}""");
        Assert.Equal((ChangeKind.Delete, 7u, null), (delete.Kind, delete.UserId, delete.Before));
        var update = Parsed(key, $$"""{"op":"u","before":{ {{before}} },"after":{"user_id":7,"city":"Tabriz"} }""");
        Assert.Equal((ChangeKind.Update, 7u, null, "Tabriz"), (update.Kind, update.UserId, update.Before, update.After!.City));
    }

    [Theory]
    [InlineData("{\"user_id\":1}", 1)]
    [InlineData("{\"schema\":null,\"payload\":{\"user_id\":4294967295}}", uint.MaxValue)]
    [InlineData("{\"user_id\":\"12\"}", 12)]
    [InlineData("12", 12)]
    [InlineData("{\"id\":1}", 0)]
    [InlineData("{\"user_id\":\"\\ud800\"}", 0)]
    [InlineData("", 0)]
    public void TryParseKey_Key_IsTheUser(string key, uint expected)
    {
        Assert.Equal(expected != 0, DebeziumEnvelope.TryParseKey(Encoding.UTF8.GetBytes(key), out var userId));
        Assert.Equal(expected, userId);
    }

    [Fact]
    public void WriteKey_User_IsTheKeyOfThePrimaryKey() => Assert.Equal("""{"user_id":4294967295}""", Encoding.UTF8.GetString(DebeziumEnvelope.WriteKey(uint.MaxValue)));

    [Fact]
    public void Write_AnyChange_ReadsTheSame()
    {
        var users =
            from signup in Gen.DateOnly[new DateOnly(1900, 1, 1), new DateOnly(2299, 12, 31)].Or(new DateOnly(1900, 1, 1), new DateOnly(2299, 12, 31)).Nullable()
            from texts in OwnedEvent.Text(128).Array[2]
            select new User(42, signup, texts[0], texts[1]);
        var changes =
            from kind in Gen.Enum<ChangeKind>()
            from before in users
            from after in users
            from us in Gen.Long[0, 4_000_000_000_000_000].Or(0, 4_000_000_000_000_000)
            select new UserChange
            {
                Kind = kind,
                UserId = 42,
                Before = kind is ChangeKind.Update or ChangeKind.Delete ? before : null,
                After = kind is ChangeKind.Delete ? null : after,
                UpdatedAt = kind is ChangeKind.Delete ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(us),
                Source = new ChangeSource { Version = "0.1.0", TimeUs = us, File = "users.csv", Position = 17, Row = 2, Snapshot = "first" },
                CapturedUs = us + 1,
            };
        changes.Sample(change => Assert.Equal(change, Parsed("", Encoding.UTF8.GetString(DebeziumEnvelope.Write(change)))), iter: Runs.Many);
    }

    [Fact]
    public void TryParse_AnyDamage_NeverThrows()
    {
        var original = Encoding.UTF8.GetBytes(MySqlCreate);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, original.Length].Or(0, original.Length)).Sample((at, value, length) =>
        {
            var damaged = original.ToArray();
            damaged[at] = value;
            DebeziumEnvelope.TryParse(default, damaged, out _, out _);
            DebeziumEnvelope.TryParse(damaged.AsSpan(0, length), damaged.AsSpan(0, length), out _, out _);
        }, iter: Runs.Many);
    }

    private static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];

    private static UserChange Parsed(string key, string value)
    {
        Assert.True(DebeziumEnvelope.TryParse(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), out var change, out var reason), reason.ToString());
        return change;
    }
}
