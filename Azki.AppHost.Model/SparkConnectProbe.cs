using System.Net;

namespace Azki.AppHost.Model;

/// <summary>Whether Spark Connect answers.</summary>
public static class SparkConnectProbe
{
    /// <summary>
    /// Asks for anything by HTTP/2, which gRPC is made of: any answer is one of the server, while a proxy in front of a server that is
    /// still starting closes the connection.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> AnswersAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder("http", host, port).Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
