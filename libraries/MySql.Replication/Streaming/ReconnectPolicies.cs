namespace MySql.Replication;

/// <summary>Policies for most.</summary>
public static class ReconnectPolicies
{
    /// <summary>
    /// Waits longer from time to time, never longer than told, and never gives up on lost connections. Errors that stay are raised at once: a lost
    /// position, a refused login or certificate, a damaged event.
    /// </summary>
    public static ReconnectPolicy BackOff(TimeSpan first, TimeSpan longest) => (attempt, error) =>
        IsPassing(error) ? TimeSpan.FromTicks((long)Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(attempt - 1, 62)))) : null;

    /// <summary>Whether connecting again may help.</summary>
    public static bool IsPassing(ReplicationException error) => error is ConnectionLostException or ServerErrorException { IsPassing: true };
}
