using System.Collections.Concurrent;
using System.Text.Json;
using Durability;

namespace Azki.EventLog.Local;

/// <summary>The positions of the groups in a topic: a file a group, replaced as a whole.</summary>
internal sealed class PositionStore
{
    private const string Extension = ".json";
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<int, long>> _groups = new();
    private readonly string _directory;
    private readonly Guid _topicId;
    // No log has come so far; what is behind it could not be counted on from there.
    public const long Impossible = 1L << 56;
    private readonly Lock _lock = new();
    private bool _isClosed;

    public PositionStore(string directory, Guid topicId)
    {
        (_directory, _topicId) = (directory, topicId);
        DurableFiles.CreateDirectory(directory);
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            PositionFile? file;
            try
            {
                file = JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalLogJson.Default.PositionFile);
            }
            catch (JsonException e)
            {
                throw Damaged(path, e.Message, e);
            }
            if (file?.Positions is null || file.Positions.Any(p => p.Key < 0 || p.Value is < 0 or >= Impossible)) throw Damaged(path, "no positions are in it.");
            if (file.TopicId != topicId) continue;
            LocalLogJson.CheckFormat(file.Format, path);
            _groups[Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path))] = file.Positions;
        }
    }

    /// <summary>The groups that have read of the topic.</summary>
    public IReadOnlyCollection<string> Groups => [.. _groups.Keys];

    public IReadOnlyDictionary<int, long> Get(string group) => _groups.GetValueOrDefault(group) ?? new Dictionary<int, long>();

    public void Commit(string group, IReadOnlyDictionary<int, long> positions)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var all = new SortedDictionary<int, long>(Get(group).ToDictionary());
            foreach (var (partition, position) in positions) all[partition] = position;
            var file = new PositionFile(LocalLogJson.Format, _topicId, all);
            DurableFiles.Replace(PathOf(group), JsonSerializer.SerializeToUtf8Bytes(file, LocalLogJson.Default.PositionFile));
            _groups[group] = all;
        }
    }

    /// <summary>The first offset a known group has not read; a group that never committed this partition has read none of it.</summary>
    public long UnreadFrom(int partition) =>
        _groups.Values.Select(p => p.TryGetValue(partition, out var position) ? position : 0).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>The offset up to which some group has read: there were records before it.</summary>
    public long ReadUpTo(int partition) => _groups.Values.Select(p => p.GetValueOrDefault(partition)).DefaultIfEmpty(0).Max();

    /// <summary>Forgets a group, so that it holds back no retention any more.</summary>
    public void Forget(string group)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            File.Delete(PathOf(group));
            FileFlush.NamesToDisk(_directory);
            _groups.TryRemove(group, out _);
        }
    }

    /// <summary>Writes nothing any more: the folder may be another process's from then on.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
    }

    private static EventLogException Damaged(string path, string why, Exception? cause = null) =>
        new($"{path} is damaged: {why} Delete it to let the group begin anew.", cause);

    private string PathOf(string group) => Path.Combine(_directory, Uri.EscapeDataString(group) + Extension);
}
