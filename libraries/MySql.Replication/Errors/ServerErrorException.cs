namespace MySql.Replication;

/// <summary>The server answered with an error packet.</summary>
public sealed class ServerErrorException : ReplicationException
{
    /// <summary>The server's number of "the binlog asked for is not there, or cannot be read".</summary>
    private const int FatalBinlogRead = 1236;

    internal const string LoggingIn = "Logging in";

    internal ServerErrorException(int code, string sqlState, string message, string doing)
        : base($"{doing}: the server says {code} ({sqlState}): {message}{Advice(code, doing)}") => (Code, SqlState, ServerMessage) = (code, sqlState, message);

    /// <summary>The server's error number, as in <c>SHOW ERRORS</c>.</summary>
    public int Code { get; }

    /// <summary>Five characters, as the SQL standard has them.</summary>
    public string SqlState { get; }

    /// <summary>What the server says, without what is added here.</summary>
    public string ServerMessage { get; }

    /// <summary>The server cannot serve the position or the GTIDs asked for: purged, of another server, or damaged. Retrying does not help; a new snapshot does.</summary>
    public bool IsPositionLost => Code == FatalBinlogRead && !IsOfReader;

    /// <summary>Too many connections, a shutdown, or a connection ended for being idle: the same may be accepted a little later.</summary>
    public bool IsPassing => Code is 1040 or 1053 or 1077 or 1079 or 1129 or 1203 or 3169 or 4031;

    /// <summary>By the same number the server ends a stream of whom it has two, and refuses an event that its own limit does not let through: the position is good then.</summary>
    private bool IsOfReader => ServerMessage.Contains("server_uuid", StringComparison.Ordinal) || ServerMessage.Contains("max_allowed_packet", StringComparison.Ordinal);

    private static string Advice(int code, string doing) => code switch
    {
        // The same number says that a user who is logged in may not do something.
        1045 when doing == LoggingIn => " Check the user name, the password and the host the user may come from.",
        1045 or 1142 or 1227 => " Grant what is missing: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO the user.",
        FatalBinlogRead => " The position is not to be had from this server: start from a position it still has, after a new snapshot.",
        _ => "",
    };
}
