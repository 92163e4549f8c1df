using System.Globalization;
using System.Text;

namespace Spark.Connect;

/// <summary>Takes a connection string apart. Parameters are case-sensitive, each may be named once.</summary>
internal ref struct ConnectionStringReader(string text)
{
    public const string Scheme = "sc://";
    private const int LongestUserAgent = 2048;
    private const string Shape = "It should look like sc://host:15002/;user_id=name;use_ssl=true.";

    public readonly SparkConnectionString Read()
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) throw new FormatException($"The connection string of Spark does not begin with {Scheme}. {Shape}");
        var rest = text.AsSpan(Scheme.Length);
        var end = rest.IndexOf('/');
        var authority = end < 0 ? rest : rest[..end];
        // Before anything of it is shown: what is misplaced may be a token or a password.
        if (authority.Contains(';')) throw new FormatException($"There is no / before the parameters. {Shape}");
        if (authority.Contains('@')) throw new FormatException($"Before the host comes nothing: the user is the parameter {ConnectionParameters.UserId}. {Shape}");
        var (host, port) = ReadAuthority(authority);
        var read = new SparkConnectionString { Host = host, Port = port };
        if (end < 0 || end == rest.Length - 1) return Checked(read);
        var parameters = rest[(end + 1)..];
        if (parameters[0] != ';') throw new FormatException($"Spark Connect has no path: after the / comes ; and a parameter. {Shape}");
        return Checked(ReadParameters(read, parameters[1..]));
    }

    private static (string Host, int Port) ReadAuthority(ReadOnlySpan<char> authority)
    {
        var afterHost = authority.Length > 0 && authority[0] == '[' ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        if (afterHost == 0 && authority.Length > 0 && authority[0] == '[') throw new FormatException("The address of the host has no closing bracket.");
        var host = (afterHost < 0 ? authority : authority[..afterHost]).Trim("[]").ToString();
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw new FormatException($"\"{host}\" is no name or address of a host. {Shape}");
        if (afterHost < 0 || afterHost == authority.Length) return (host, SparkConnectionString.DefaultPort);
        if (authority[afterHost] != ':') throw new FormatException($"After the host comes a port or /. {Shape}");
        var digits = authority[(afterHost + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? (host, port)
            : throw new FormatException($"\"{digits}\" is no port: a number from 1 to 65535 is. {Shape}");
    }

    private static SparkConnectionString ReadParameters(SparkConnectionString read, ReadOnlySpan<char> parameters)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range];
            if (parameter.IsEmpty) continue;
            var equals = parameter.IndexOf('=');
            if (equals <= 0) throw new FormatException($"A parameter is a name, = and a value; number {seen.Count + 1} is not.");
            var name = parameter[..equals].ToString();
            var value = Uri.UnescapeDataString(parameter[(equals + 1)..]);
            if (!seen.Add(name)) throw new FormatException($"The parameter {name} is there twice.");
            switch (name)
            {
                case ConnectionParameters.UseSsl: read = read with { UseSsl = ReadBoolean(name, value) }; break;
                case ConnectionParameters.Token: read = read with { Token = NotEmpty(name, value) }; break;
                case ConnectionParameters.UserId: read = read with { UserId = NotEmpty(name, value) }; break;
                case ConnectionParameters.UserAgent: read = read with { UserAgent = ReadUserAgent(value) }; break;
                case ConnectionParameters.SessionId: read = read with { SessionId = ReadGuid(name, value) }; break;
                case ConnectionParameters.MaxMessageSize: read = read with { MaxMessageSize = ReadSize(name, value) }; break;
                default: metadata.Add(new(MetadataName(name), MetadataValue(name, value))); break;
            }
        }
        return read with { Metadata = metadata };
    }

    private static SparkConnectionString Checked(SparkConnectionString read) =>
        read is { Token: not null, UseSsl: false, IsLoopback: false }
            ? throw new FormatException($"use_ssl=false would send the token to {read.Host} unencrypted. Leave use_ssl out.")
            : read;

    private static bool ReadBoolean(string name, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException($"{name} is true or false, not \"{value}\"."),
    };

    private static string NotEmpty(string name, string value) => value.Length > 0 ? value : throw new FormatException($"{name} is empty: give it a value or leave it out.");

    private static string ReadUserAgent(string value) =>
        Encoding.UTF8.GetByteCount(value) <= LongestUserAgent ? NotEmpty(ConnectionParameters.UserAgent, value) : throw new FormatException($"user_agent is longer than {LongestUserAgent} bytes.");

    private static Guid ReadGuid(string name, string value) => Guid.TryParseExact(value, "D", out var id) ? id : throw new FormatException($"{name} is no UUID: \"{value}\".");

    private static int ReadSize(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : throw new FormatException($"{name} is a number of bytes, not \"{value}\".");

    // HTTP/2 header names are lower case; gRPC adds its own rules for the rest.
    private static string MetadataName(string name) =>
        name.Equals(CallMetadata.Authorization, StringComparison.OrdinalIgnoreCase) ? throw new FormatException($"{name} is what {ConnectionParameters.Token} is sent as: set {ConnectionParameters.Token}.")
        : name.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-_.") < 0 && !name.EndsWith("-bin", StringComparison.Ordinal)
            ? name
            : throw new FormatException($"{name} is no parameter of Spark, and as metadata of gRPC it may only have a-z, 0-9, - _ and a point.");

    private static string MetadataValue(string name, string value) =>
        value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? value : throw new FormatException($"{name} may only have printable ASCII characters.");
}
