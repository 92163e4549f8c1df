using System.Globalization;

namespace Spark.Connect;

/// <summary>
/// Where Spark Connect is and who asks: <c>sc://host:port/;parameter=value;…</c>, as Spark's clients define it
/// (https://github.com/apache/spark/blob/master/sql/connect/docs/client-connection-string.md). Values are percent-encoded.
/// </summary>
public sealed record SparkConnectionString
{
    /// <summary>The port when none is named.</summary>
    public const int DefaultPort = 15002;

    /// <summary>Largest message taken when nothing else is said, in bytes: 128 MiB.</summary>
    public const int DefaultMaxMessageSize = 128 * 1024 * 1024;

    private const string Hidden = "***";

    /// <summary>Name or address of the server; an IPv6 address without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary><c>use_ssl</c>: TLS or not; null when not said.</summary>
    public bool? UseSsl { get; init; }

    /// <summary><c>token</c>: sent as <c>Authorization: Bearer</c>. With it the connection is encrypted, except to this machine.</summary>
    public string? Token { get; init; }

    /// <summary><c>user_id</c>: whose session it is. Null: the user of this process.</summary>
    public string? UserId { get; init; }

    /// <summary><c>user_agent</c>: the program's name in the server's log, at most 2048 bytes.</summary>
    public string? UserAgent { get; init; }

    /// <summary><c>session_id</c>: the session to share. Null: a new one.</summary>
    public Guid? SessionId { get; init; }

    /// <summary><c>grpc_max_message_size</c>: the largest message taken or sent, in bytes.</summary>
    public int MaxMessageSize { get; init; } = DefaultMaxMessageSize;

    /// <summary>
    /// All other parameters: sent as metadata with each call, as proxies in front of Spark want them. They may be keys: with any the connection is encrypted,
    /// except to this machine, or where <c>use_ssl=false</c> is said.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Whether the connection is encrypted: as <c>use_ssl</c> says, else when there is a token or metadata and the server is not this machine.</summary>
    public bool IsEncrypted => UseSsl ?? ((Token is not null || Metadata.Count > 0) && !IsLoopback);

    internal bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    internal Uri Address => new UriBuilder(IsEncrypted ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is not one; the message says what is wrong, and never shows a token.</exception>
    public static SparkConnectionString Parse(string text) => new ConnectionStringReader(text).Read();

    /// <summary>The connection string, which <see cref="Parse"/> reads again; the token and the values of metadata are hidden.</summary>
    public override string ToString() => Write(_ => Hidden);

    /// <summary>The connection string with its token and metadata: a secret.</summary>
    public string ToStringWithToken() => Write(secret => secret);

    /// <summary>Whether both say the same.</summary>
    public bool Equals(SparkConnectionString? other) => other is not null && ToStringWithToken() == other.ToStringWithToken();

    /// <inheritdoc/>
    public override int GetHashCode() => ToStringWithToken().GetHashCode(StringComparison.Ordinal);

    private string Write(Func<string, string> show)
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var parameters = new (string Name, string? Value)[]
        {
            (ConnectionParameters.UseSsl, UseSsl is { } ssl ? (ssl ? "true" : "false") : null),
            (ConnectionParameters.Token, Token is null ? null : show(Token)),
            (ConnectionParameters.UserId, UserId),
            (ConnectionParameters.UserAgent, UserAgent),
            (ConnectionParameters.SessionId, SessionId?.ToString()),
            (ConnectionParameters.MaxMessageSize, MaxMessageSize == DefaultMaxMessageSize ? null : MaxMessageSize.ToString(CultureInfo.InvariantCulture)),
        };
        var all = parameters.Where(p => p.Value is not null).Concat(Metadata.Select(m => (Name: m.Key, Value: (string?)show(m.Value))));
        return $"{ConnectionStringReader.Scheme}{host}:{Port}/" + string.Concat(all.Select(p => $";{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }
}
