using System.Globalization;
using MySql.Replication.Connections;

namespace MySql.Replication.Streaming;

/// <summary>
/// A server that has nothing to send does not notice that its reader is gone before the next heartbeat. It is told so, over a connection of
/// its own; every user may end its own connections.
/// </summary>
internal static class StreamTermination
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task TryAsync(uint connectionId, ReplicationOptions options)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await using var session = await Session.OpenAsync(options, limit.Token).ConfigureAwait(false);
            await session.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"KILL {connectionId}"), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ReplicationException or OperationCanceledException or IOException)
        {
            // Gone already, or not to be reached: then the server finds out by itself.
        }
    }
}
