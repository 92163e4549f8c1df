namespace MySql.Replication;

/// <summary>Where the server is, who asks, and how the stream is kept alive.</summary>
public sealed record ReplicationOptions
{
    /// <summary>Name or address of the server.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Its TCP port.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>Path of the server's unix socket; used instead of <see cref="Host"/> and <see cref="Port"/> when set.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>A user with <c>REPLICATION SLAVE</c> and <c>REPLICATION CLIENT</c>.</summary>
    public required string User { get; init; }

    /// <summary>The user's password; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>This reader's number among all replicas of the server, not 0. A second reader with the same number ends the first.</summary>
    public required uint ServerId { get; init; }

    /// <summary>This reader's own identity; the server ends an older stream with the same one. Random when not set.</summary>
    public Guid ReplicaUuid { get; init; } = Guid.NewGuid();

    /// <summary>The host name shown in <c>SHOW REPLICAS</c>; at most 255 bytes.</summary>
    public string ReportedHost { get; init; } = Environment.MachineName;

    /// <summary>When the connection is encrypted.</summary>
    public TlsMode TlsMode { get; init; } = TlsMode.Preferred;

    /// <summary>A PEM file of the authorities to trust instead of those of the system, for <see cref="TlsMode.VerifyCA"/> and <see cref="TlsMode.VerifyFull"/>.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>A PEM file with the certificate that this client shows, where the server asks for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A PEM file with the key of <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>A PEM file with the server's RSA key, which protects the password on a connection without TLS.</summary>
    public string? ServerPublicKeyFile { get; init; }

    /// <summary>Without TLS, ask the server for its RSA key. Somebody in between could give his own and learn the password, so it is off.</summary>
    public bool AllowPublicKeyRetrieval { get; init; }

    /// <summary>How long connecting may take, handshake included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may take to answer what is asked beside the stream: its settings, the registration, names of columns.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an idle server says that it is alive. A server silent for three times as long is taken for lost.</summary>
    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True ends the stream at the last event that the server has, instead of waiting for more.</summary>
    public bool StopAtEnd { get; init; }

    /// <summary>Which tables' rows are wanted, by database and table; null for all. Rows of others are not given and their columns not looked up.</summary>
    public Func<TableName, bool>? Captures { get; init; }

    /// <summary>
    /// Where column names come from when the stream has none (<c>binlog_row_metadata=MINIMAL</c>, MySQL 5.7). Null: from the server's
    /// information_schema, followed by the DDL in the stream.
    /// </summary>
    public ITableSchemas? Schemas { get; init; }

    /// <summary>Who connects where. What a record tells by itself would bring the password into logs and messages.</summary>
    public override string ToString() => $"{User} at {UnixSocket ?? $"{Host}:{Port}"}, server id {ServerId}, TLS {TlsMode}";
}
