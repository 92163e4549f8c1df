using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>
/// Distributed (XA) transactions that are prepared and not decided. Their rows are in the log already, and no query sees them: a copy that is made
/// meanwhile lacks them for good, since their commit tells nothing of them.
/// </summary>
internal static class UndecidedTransactions
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="CaptureRefusedException">There is one.</exception>
    public static async Task RefuseAsync(MySqlConnection connection, CancellationToken cancellationToken) =>
        Refuse(await ListAsync(connection, cancellationToken).ConfigureAwait(false));

    /// <summary>Waits until those of now are decided, whatever others come.</summary>
    /// <exception cref="CaptureRefusedException">They are not in the time given.</exception>
    public static async Task WaitAsync(MySqlConnection connection, TimeSpan patience, CancellationToken cancellationToken)
    {
        var left = await ListAsync(connection, cancellationToken).ConfigureAwait(false);
        for (var until = DateTime.UtcNow + patience; left.Count > 0;)
        {
            if (DateTime.UtcNow > until) Refuse(left);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            left.IntersectWith(await ListAsync(connection, cancellationToken).ConfigureAwait(false));
        }
    }

    private static void Refuse(HashSet<string> undecided)
    {
        if (undecided.Count > 0)
            throw new CaptureRefusedException($"XA transactions are prepared and not decided ({undecided.Count}), and a copy would lack what they changed: XA RECOVER lists them, XA COMMIT or XA ROLLBACK decides each.");
    }

    private static async Task<HashSet<string>> ListAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await connection.RowsAsync("XA RECOVER", cancellationToken).ConfigureAwait(false)).Select(r => string.Join('|', r))];
        }
        catch (MySqlException e) when (MySqlErrors.IsDeniedRecover(e))
        {
            // The checks say what that means.
            return [];
        }
    }
}
