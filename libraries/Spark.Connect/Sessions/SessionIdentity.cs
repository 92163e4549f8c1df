using System.Reflection;
using System.Runtime.InteropServices;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>Who a session belongs to, and which one it is on the server; goes with every request.</summary>
internal sealed class SessionIdentity
{
    private string? _serverSession;

    public SessionIdentity(SparkConnectionString connection)
    {
        Id = (connection.SessionId ?? Guid.NewGuid()).ToString();
        var user = connection.UserId ?? Environment.GetEnvironmentVariable("SPARK_USER") ?? Environment.UserName;
        User = new UserContext { UserId = user, UserName = user };
        var version = typeof(SessionIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        ClientType = $"{connection.UserAgent ?? "_SPARK_CONNECT_DOTNET"} Spark.Connect/{version} dotnet/{Environment.Version} os/{RuntimeInformation.OSDescription}";
    }

    public string Id { get; }

    public UserContext User { get; }

    public string ClientType { get; }

    /// <summary>What the server calls this session. A server started anew would make another of the same id, without its views: by this it notices.</summary>
    public string ServerSession => Volatile.Read(ref _serverSession) ?? "";

    /// <summary>Looks at what an answer says.</summary>
    /// <exception cref="SessionLostException">It is of another session than those before.</exception>
    public void Observe(string serverSession)
    {
        if (serverSession.Length == 0) return;
        var before = Interlocked.CompareExchange(ref _serverSession, serverSession, null);
        if (before is not null && before != serverSession)
            throw new SessionLostException("Spark has made the session anew: its temporary views and configuration are gone. Connect again and make them again.");
    }
}
