using System.Text.Json;

namespace Azki.Ingestor.Watch;

/// <summary>The small file that remembers what is loaded. Lost, all is read again, which counts no event twice.</summary>
internal sealed class WatchState(string path)
{
    private const int Version = 1;

    private Dictionary<string, WatchedFile> _files = new(StringComparer.Ordinal);

    public WatchedFile? Find(string file) => _files.GetValueOrDefault(file);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return;
        try
        {
            await using var file = File.OpenRead(path);
            var content = await JsonSerializer.DeserializeAsync<Content>(file, cancellationToken: cancellationToken);
            if (content is { Version: Version, Files: { } files }) _files = new(files, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // As good as lost.
        }
    }

    /// <summary>Remembers what is logged already, also while the program is being stopped.</summary>
    public async Task SetAsync(string file, WatchedFile state)
    {
        _files[file] = state;
        await SaveAsync();
    }

    /// <summary>Forgets the files that are no longer in their folder.</summary>
    public void Keep(string folder, IReadOnlySet<string> files)
    {
        var gone = _files.Keys.Where(file => Path.GetDirectoryName(file) == folder && !files.Contains(file)).ToList();
        foreach (var file in gone) _files.Remove(file);
    }

    // Renaming leaves either the old content or the new one, whenever the process dies.
    private async Task SaveAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        await using (var file = File.Create(next)) await JsonSerializer.SerializeAsync(file, new Content(Version, _files));
        File.Move(next, path, overwrite: true);
    }

    private sealed record Content(int Version, Dictionary<string, WatchedFile> Files);
}
