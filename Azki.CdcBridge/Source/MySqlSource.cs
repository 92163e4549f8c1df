using System.IO.Hashing;
using System.Text;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>The server that a connection string names: ordinary queries by MySqlConnector, the stream by the binlog client, both by the same settings.</summary>
internal sealed class MySqlSource
{
    private readonly MySqlConnectionStringBuilder _settings;
    private readonly CdcOptions _options;

    public MySqlSource(string connectionString, CdcOptions options)
    {
        _options = options;
        _settings = Parse(connectionString);
        // A connection has a session's settings and perhaps a transaction: it is closed, not given to someone else.
        _settings.Pooling = false;
        _settings.AllowUserVariables = true;
        _settings.AllowZeroDateTime = true;
        _settings.DateTimeKind = MySqlDateTimeKind.Utc;
        _settings.TreatTinyAsBoolean = false;
        // A CHAR(36) is the text that it has, whatever it looks like, and is compared as such.
        _settings.GuidFormat = MySqlGuidFormat.None;
        _settings.OldGuids = false;
        _settings.CharacterSet = "utf8mb4";
        var hash = XxHash128.Hash(Encoding.UTF8.GetBytes(options.TopicPrefix));
        // Two bridges with prefixes of their own do not end each other's streams; one that is started again ends its own old one.
        ServerId = options.ServerId != 0 ? options.ServerId : 100_000_000 + (BitConverter.ToUInt32(hash) % 1_000_000_000);
        ReplicaUuid = new Guid(hash);
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is none; the message repeats nothing of it, for it may hold a password.</exception>
    public static MySqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // Nor is it within: MySqlConnector repeats what it takes for a name, and a password with a semicolon has one.
            throw new FormatException($"ConnectionStrings:{CdcOptions.ConnectionName} is not understood. Write it as MySqlConnector takes it: Server=...;User ID=...;Password=...");
        }
    }

    /// <summary>This reader's number among the replicas of the server.</summary>
    public uint ServerId { get; }

    /// <summary>This reader's identity, the same after a restart.</summary>
    public Guid ReplicaUuid { get; }

    /// <summary>The user that logs in.</summary>
    public string User => _settings.UserID;

    /// <summary>Where the server is, without secrets.</summary>
    public string Address => IsSocket ? _settings.Server : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_settings.Server}:{_settings.Port}");

    private bool IsSocket => _settings.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket || _settings.Server.StartsWith('/');

    /// <summary>A connection for queries, in UTC.</summary>
    public async Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(_settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync("SET time_zone = '+00:00', NAMES utf8mb4", cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The same server for the stream.</summary>
    public ReplicationOptions Replication(Func<TableName, bool> captures) => new()
    {
        Host = _settings.Server,
        Port = (int)_settings.Port,
        UnixSocket = IsSocket ? _settings.Server : null,
        User = _settings.UserID,
        Password = _settings.Password,
        ServerId = ServerId,
        ReplicaUuid = ReplicaUuid,
        TlsMode = _settings.SslMode switch
        {
            MySqlSslMode.None => TlsMode.Disabled,
            MySqlSslMode.Required => TlsMode.Required,
            MySqlSslMode.VerifyCA => TlsMode.VerifyCA,
            MySqlSslMode.VerifyFull => TlsMode.VerifyFull,
            _ => TlsMode.Preferred,
        },
        CertificateAuthorityFile = NullIfEmpty(_settings.SslCa),
        ClientCertificateFile = NullIfEmpty(_settings.SslCert),
        ClientKeyFile = NullIfEmpty(_settings.SslKey),
        ServerPublicKeyFile = NullIfEmpty(_settings.ServerRsaPublicKeyFile),
        AllowPublicKeyRetrieval = _settings.AllowPublicKeyRetrieval,
        ConnectTimeout = TimeSpan.FromSeconds(Math.Max(1, _settings.ConnectionTimeout)),
        HeartbeatPeriod = _options.HeartbeatPeriod,
        Captures = captures,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
