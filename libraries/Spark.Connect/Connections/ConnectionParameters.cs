namespace Spark.Connect;

/// <summary>Names of the parameters that Spark defines for a connection string.</summary>
internal static class ConnectionParameters
{
    public const string UseSsl = "use_ssl";
    public const string Token = "token";
    public const string UserId = "user_id";
    public const string UserAgent = "user_agent";
    public const string SessionId = "session_id";
    public const string MaxMessageSize = "grpc_max_message_size";
}
