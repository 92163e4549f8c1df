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

    /// <summary>Who asks, in the server's log.</summary>
    public string ClientType { get; }

    /// <summary>Writes into a request whose it is.</summary>
    public TRequest Sign<TRequest>(TRequest request) where TRequest : ISessionRequest
    {
        (request.SessionId, request.UserContext, request.ClientType) = (Id, User, ClientType);
        // A server started anew would make another session of the same id, without its views: by this it notices.
        if (request is IObservingRequest observing && Volatile.Read(ref _serverSession) is { } serverSession) observing.ClientObservedServerSideSessionId = serverSession;
        return request;
    }

    /// <summary>Looks at which session of the server's an answer is from.</summary>
    /// <exception cref="SessionLostException">It is of another session than those before.</exception>
    public void Observe(ISessionResponse response)
    {
        if (response.ServerSideSessionId.Length == 0) return;
        var before = Interlocked.CompareExchange(ref _serverSession, response.ServerSideSessionId, null);
        if (before is not null && before != response.ServerSideSessionId)
            throw new SessionLostException("Spark has made the session anew: its temporary views and configuration are gone. Connect again and make them again.");
    }
}
