using ClickHouse.Embedded.Native;
using Microsoft.AspNetCore.WebUtilities;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// What the address of a request says. Everything that steers the interface is kept apart; only the rest are settings of the statement.
/// </summary>
internal sealed class RequestParameters
{
    public string Query { get; private set; } = "";

    public string? Database { get; private set; }

    public string? DefaultFormat { get; private set; }

    public string? QueryId { get; private set; }

    public string? User { get; private set; }

    public string? Password { get; private set; }

    public string? SessionId { get; private set; }

    public TimeSpan SessionTimeout { get; private set; } = TimeSpan.FromSeconds(60);

    public bool MustHaveSession { get; private set; }

    public bool ClosesSession { get; private set; }

    public bool CompressesFrames { get; private set; }

    public bool DecompressesFrames { get; private set; }

    public bool AcceptsHttpCompression { get; private set; }

    public bool WaitsForEnd { get; private set; }

    /// <summary>The body was a form and has been read.</summary>
    public bool IsFormRead { get; set; }

    public string? LogComment { get; private set; }

    public NativeParameters Values { get; } = new();

    /// <summary>The names of all settings, applied or not.</summary>
    private HashSet<string> Names { get; } = [];

    /// <summary>Settings not applied yet.</summary>
    private List<KeyValuePair<string, string>> Settings { get; set; } = [];

    /// <summary>The settings that came since this was last asked, to be applied.</summary>
    /// <param name="besides">Leaves those that may describe an external table, such as <c>orders_format</c>.</param>
    public List<KeyValuePair<string, string>> TakeSettings(bool besides = false)
    {
        List<KeyValuePair<string, string>> taken = besides ? Settings.FindAll(setting => !DescribesTable(setting.Key)) : Settings;
        Settings = besides ? Settings.FindAll(setting => DescribesTable(setting.Key)) : [];
        return taken;
    }

    /// <summary>Whether the request gives a setting, applied by now or not.</summary>
    public bool Sets(string setting) => Names.Contains(setting);

    /// <summary>What is said of an external table, which is then no setting.</summary>
    public string? TakeTableAttribute(string table, string attribute)
    {
        int index = Settings.FindIndex(setting => setting.Key == $"{table}_{attribute}");
        if (index < 0) return null;
        string value = Settings[index].Value;
        Settings.RemoveAt(index);
        return value;
    }

    public static RequestParameters Parse(string? queryString)
    {
        var parameters = new RequestParameters();
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(queryString))
            parameters.Add(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        return parameters;
    }

    /// <summary>Adds one, from the address or from a form.</summary>
    public void Add(string name, string value)
    {
        switch (name)
        {
            // Given twice, the parts of a query follow each other, as in ClickHouse.
            case "query": Query += value; break;
            case "database": Database = value; break;
            case "default_format": DefaultFormat = value.Length == 0 ? null : FormatName.Ensure(value); break;
            case "query_id": QueryId = value; break;
            case "user": User = value; break;
            case "password": Password = value; break;
            case "session_id": SessionId = value; break;
            case "session_timeout": SessionTimeout = ParseTimeout(value); break;
            case "session_check": MustHaveSession = IsOn(value); break;
            case "close_session": ClosesSession = IsOn(value); break;
            case "compress": CompressesFrames = IsOn(value); break;
            case "decompress": DecompressesFrames = IsOn(value); break;
            case "enable_http_compression": AcceptsHttpCompression = IsOn(value); break;
            case "wait_end_of_query": WaitsForEnd = IsOn(value); break;
            case "log_comment": LogComment = value; break;
            case "" or "buffer_size" or "client_protocol_version" or "http_zlib_compression_level" or "http_write_exception_in_output_format"
                or "quota_key" or "role" or "stacktrace" or "framing" or "session_settings":
                break;
            default:
                if (name.StartsWith("param_", StringComparison.Ordinal)) Values.Add(name[6..], value);
                else
                {
                    Settings.Add(new(name, value));
                    Names.Add(name);
                }

                break;
        }
    }

    private static bool DescribesTable(string name) =>
        name.EndsWith("_format", StringComparison.Ordinal) || name.EndsWith("_types", StringComparison.Ordinal) || name.EndsWith("_structure", StringComparison.Ordinal);

    private static bool IsOn(string value) => value is "1" or "true";

    private static TimeSpan ParseTimeout(string value) =>
        int.TryParse(value, out int seconds) && seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw ClickHouseException.Of(374, "INVALID_SESSION_TIMEOUT", $"Invalid session timeout: '{value}', at most 3600 seconds");
}
