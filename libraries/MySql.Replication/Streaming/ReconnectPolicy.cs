namespace MySql.Replication;

/// <summary>Decides whether to connect again.</summary>
/// <param name="attempt">1 after a connection that had read something, then 2, 3 …</param>
/// <param name="error">What went wrong.</param>
/// <returns>How long to wait before; null to give up, which raises the error.</returns>
public delegate TimeSpan? ReconnectPolicy(int attempt, ReplicationException error);
