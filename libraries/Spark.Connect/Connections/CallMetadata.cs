using Grpc.Core;

namespace Spark.Connect;

/// <summary>What goes with each call: the token, and the connection string's further parameters.</summary>
internal sealed class CallMetadata(SparkConnectOptions options)
{
    /// <summary>The name of the token, which is nobody else's.</summary>
    public const string Authorization = "authorization";

    public async ValueTask<Metadata> MakeAsync(CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in options.ConnectionString.Metadata) metadata.Add(name, value);
        var token = options.TokenProvider is { } provider ? await provider(cancellationToken).ConfigureAwait(false) : options.ConnectionString.Token;
        if (token is not null) metadata.Add(Authorization, $"Bearer {token}");
        return metadata;
    }
}
