namespace Azki.EventLog.Local;

/// <summary>Drops whole segments at the old end of a partition: expired, or too many, and read by every known group.</summary>
internal static class Retention
{
    public static Task ApplyAsync(LocalPartition partition, TimeSpan age, long? bytes, Func<long> unreadFrom) => partition.RunAsync(() =>
    {
        var log = partition.Log;
        var unread = unreadFrom();
        var expired = age >= TimeSpan.MaxValue || age <= TimeSpan.Zero ? long.MinValue : DateTime.UtcNow.Ticks - age.Ticks;
        IndexPoint? cut = null;
        var start = log.BeginAddress;
        foreach (var point in log.Index.SegmentStarts())
        {
            if (point.Address <= start) continue;
            if (point.Offset > unread) break;
            // Everything before the point was appended before it, also what has a later time: the clock was ahead then.
            if (point.Ticks >= expired && !(bytes is >= 0 and var limit && log.CommittedAddress - start > limit)) continue;
            cut = point;
            start = point.Address;
        }
        if (cut is { } at) log.Truncate(at);
    });
}
