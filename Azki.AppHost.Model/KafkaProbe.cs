using System.Buffers.Binary;
using System.Net.Sockets;

namespace Azki.AppHost.Model;

/// <summary>Whether a broker answers.</summary>
/// <remarks>Aspire's own check writes a record to a topic of its own, as nobody: this broker has no such topic and takes nothing from nobody.</remarks>
public static class KafkaProbe
{
    private const int CorrelationId = 0x617A6B69;

    // ApiVersions, version 0, without a client's name: the one thing that every broker answers before it knows who asks.
    // https://kafka.apache.org/protocol#The_Messages_ApiVersions
    private static readonly byte[] Request = [0, 0, 0, 10, 0, 18, 0, 0, 0x61, 0x7A, 0x6B, 0x69, 0xFF, 0xFF];

    /// <summary>
    /// Asks which requests the broker knows. It answers once it serves clients, while a proxy in front of one that is still starting closes
    /// the connection.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> AnswersAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Request, cancellationToken).ConfigureAwait(false);
            // Length, the number that was asked with, and the error: none.
            var answer = new byte[10];
            await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
            return BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) == CorrelationId && BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8)) == 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
