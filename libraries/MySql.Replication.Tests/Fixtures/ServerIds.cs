namespace MySql.Replication.Tests.Fixtures;

/// <summary>A number of its own for every reader: two with the same end each other.</summary>
internal static class ServerIds
{
    private static int _last = 1000;

    public static uint Next() => (uint)Interlocked.Increment(ref _last);
}
