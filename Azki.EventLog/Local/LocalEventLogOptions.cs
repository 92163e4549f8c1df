using Microsoft.Extensions.Options;

namespace Azki.EventLog.Local;

/// <summary>Where the local log lives and how much it keeps. Sizes are bytes.</summary>
public sealed class LocalEventLogOptions
{
    /// <summary>The folder of the log; made when missing.</summary>
    public string Path { get; set; } = "";

    /// <summary>Partitions of a topic whose settings name none.</summary>
    public int DefaultPartitions { get; set; } = 3;

    /// <summary>Records older than this are dropped once every known group has read them; zero: none is for its age.</summary>
    public TimeSpan RetentionAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes a partition above which the oldest records, read by every known group, are dropped; <see langword="null"/>: no limit.</summary>
    public long? RetentionBytes { get; set; }

    /// <summary>How long a compacted topic keeps a tombstone, so that readers see the end of its key.</summary>
    public TimeSpan TombstoneRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A compacted partition smaller than this is left alone by the background.</summary>
    public long CompactionMinBytes { get; set; } = 8 << 20;

    /// <summary>How often retention and compaction run in the background; <see cref="Timeout.InfiniteTimeSpan"/> turns them off.</summary>
    public TimeSpan MaintenanceInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A page of the log, a power of two of at least 64 KB: the largest stored entry, and what a reader reads at once.</summary>
    public int PageBytes { get; set; } = 1 << 20;

    /// <summary>A file of a partition, a power of two and at least a page: what retention drops at once.</summary>
    public long SegmentBytes { get; set; } = 64 << 20;

    internal static bool AreSizes(int pageBytes, long segmentBytes) =>
        pageBytes >= 64 * 1024 && int.IsPow2(pageBytes) && segmentBytes >= pageBytes && long.IsPow2(segmentBytes);

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Path), "Path (or Azki:Home) must name a folder");
        Require(RetentionAge >= TimeSpan.Zero || RetentionAge == Timeout.InfiniteTimeSpan, "RetentionAge must not be negative (zero: no limit)");
        Require(TombstoneRetention >= TimeSpan.Zero, "TombstoneRetention must not be negative");
        Require(MaintenanceInterval == Timeout.InfiniteTimeSpan || (MaintenanceInterval > TimeSpan.Zero && MaintenanceInterval <= TimeSpan.FromDays(49)),
            "MaintenanceInterval must be more than zero and at most 49 days");
        Require(DefaultPartitions >= 1, "DefaultPartitions must be at least 1");
        Require(PageBytes >= 64 * 1024 && int.IsPow2(PageBytes), "PageBytes must be a power of two of at least 65536");
        Require(SegmentBytes >= PageBytes && long.IsPow2(SegmentBytes), "SegmentBytes must be a power of two of at least a page");

        static void Require(bool holds, string what)
        {
            if (!holds) throw new OptionsValidationException("Azki:EventLog", typeof(LocalEventLogOptions), [$"Azki:EventLog:{what}."]);
        }
    }
}
