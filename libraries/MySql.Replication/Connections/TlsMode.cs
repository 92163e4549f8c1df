namespace MySql.Replication;

/// <summary>When the connection is encrypted and what is checked of the server; each means what it means in MySqlConnector.</summary>
public enum TlsMode
{
    /// <summary>Never.</summary>
    Disabled,

    /// <summary>Where the server offers it; over a unix socket not. The certificate is not checked.</summary>
    Preferred,

    /// <summary>Always. The certificate is not checked.</summary>
    Required,

    /// <summary>Always; the certificate must be issued by an authority that is trusted, for whatever host.</summary>
    VerifyCA,

    /// <summary>Always; the certificate must be issued by an authority that is trusted, for this host.</summary>
    VerifyFull,
}
