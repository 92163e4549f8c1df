using Grpc.Core;
using Grpc.Net.Client;
using Spark.Connect.Protocol;

namespace Spark.Connect.Tests.Fixtures;

/// <summary>Makes the server forget a session but allow another of the same id.</summary>
internal static class ForgottenSession
{
    public static async Task ForgetAsync(SparkConnectOptions options)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{options.ConnectionString.Port}");
        var user = new UserContext { UserId = options.ConnectionString.UserId };
        var request = new ReleaseSessionRequest { SessionId = options.ConnectionString.SessionId.ToString(), UserContext = user, AllowReconnect = true };
        try
        {
            await new SparkConnectService.SparkConnectServiceClient(channel).ReleaseSessionAsync(request, new Metadata { { "authorization", $"Bearer {SparkServer.Token}" } });
        }
        catch (RpcException e) when (e.Status.Detail.Contains("PipelineUpdateContext", StringComparison.Ordinal))
        {
            // The tests' server has no declarative pipelines, which it notices after the session is gone.
        }
    }
}
