using Azki.CdcBridge.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Positions;

/// <summary>Says whether a server can go on where a capture was. Pure.</summary>
internal static class LostPosition
{
    /// <returns>Null when it can; else why not.</returns>
    public static string? Explain(CapturePosition stored, ServerState server) => stored switch
    {
        { Gtids: { } gtids } when server.Now.Gtids is { } executed => ByGtids(GtidSet.Parse(gtids), GtidSet.Parse(executed), server.Purged!),
        { MariaDbGtids: { } gtids } when server.Version.IsMariaDb => ByMariaDbGtids(gtids, server),
        _ => ByFiles(stored, server),
    };

    private static string? ByGtids(GtidSet seen, GtidSet executed, GtidSet purged)
    {
        // Position says a transaction happened that this server does not know: it lost it, or never had it.
        var unknown = seen.Except(executed);
        if (!unknown.IsEmpty)
            return $"the server does not know the transactions {unknown} that were captured: it was reset, restored from an older backup, or is another one";
        var missed = purged.Except(seen);
        return missed.IsEmpty ? null : $"the server has purged the transactions {missed} before they were captured";
    }

    private static string? ByMariaDbGtids(string gtids, ServerState server)
    {
        var now = MariaDbGtidPosition.Parse(server.Now.MariaDbGtids ?? "").Gtids.ToDictionary(g => g.Domain);
        foreach (var seen in MariaDbGtidPosition.Parse(gtids).Gtids)
            if (!now.TryGetValue(seen.Domain, out var last) || last.Sequence < seen.Sequence)
                return $"the server does not know the transaction {seen} that was captured: it was reset, restored from an older backup, or is another one";
        return null;
    }

    private static string? ByFiles(CapturePosition stored, ServerState server)
    {
        if (stored.ServerUuid != server.Uuid)
            return $"it is another server ({server.Uuid}, not {stored.ServerUuid}), and without GTIDs its positions mean nothing here";
        foreach (var (name, size) in server.Files)
        {
            if (name != stored.File) continue;
            return size >= stored.Position ? null : $"{name} has {size} bytes on the server, and {stored.Position} were captured: the server was reset or restored";
        }
        return $"the server has no {stored.File} any more: it was purged, or the server was reset";
    }
}
