using System.Globalization;
using Durability;

namespace Azki.EventLog.Local;

/// <summary>
/// The folders of a partition's generations: <c>g1</c>, <c>g2</c>, ... The highest counts; others, and one still being written (<c>.tmp</c>),
/// are what a crash left of a compaction.
/// </summary>
internal sealed class Generations
{
    private const string Unfinished = ".tmp";
    private readonly string _directory;
    private int _current;

    public Generations(string directory)
    {
        _directory = directory;
        DurableFiles.CreateDirectory(directory);
        var found = Directory.GetDirectories(_directory, "g*");
        _current = found.Select(NumberOf).DefaultIfEmpty(0).Max();
        if (_current == 0)
        {
            _current = 1;
            Directory.CreateDirectory(Current);
        }
        // What is made here, and before the others go: who renamed the present one may have been killed before its name was durable.
        Sync();
        foreach (var other in found)
        {
            if (IsOurs(other) && NumberOf(other) != _current) Directory.Delete(other, recursive: true);
        }
    }

    public string Current => PathOf(_current);

    /// <summary>An empty folder to write the next generation to.</summary>
    public string BeginNext()
    {
        var next = PathOf(_current + 1) + Unfinished;
        if (Directory.Exists(next)) Directory.Delete(next, recursive: true);
        Directory.CreateDirectory(next);
        return next;
    }

    /// <summary>Takes back <see cref="BeginNext"/>.</summary>
    public static void DropNext(string written)
    {
        try { Directory.Delete(written, recursive: true); }
        catch (IOException) { } // The next try does it, or the next start.
    }

    /// <summary>Makes what was written the present generation. The one before stays for those who read it, until <see cref="DropOlder"/>.</summary>
    public void CompleteNext(string written)
    {
        Directory.Move(written, PathOf(_current + 1));
        _current++; // At once: from here on this is the one that the next start takes.
        Sync();
    }

    /// <summary>Makes the name of the present generation durable. Nothing may be acknowledged in it before.</summary>
    public void Sync() => FileFlush.NamesToDisk(_directory);

    /// <summary>Deletes the generations before the present one.</summary>
    public void DropOlder()
    {
        foreach (var older in Directory.GetDirectories(_directory, "g*"))
        {
            if (NumberOf(older) is var number && number > 0 && number < _current) Directory.Delete(older, recursive: true);
        }
    }

    private string PathOf(int number) => Path.Combine(_directory, "g" + number.ToString(CultureInfo.InvariantCulture));

    // Others may be a person's copies.
    private static bool IsOurs(string path) => TryNumber(path.EndsWith(Unfinished, StringComparison.Ordinal) ? path[..^Unfinished.Length] : path, out _);

    private static int NumberOf(string path) => TryNumber(path, out var number) ? number : 0;

    private static bool TryNumber(string path, out int number) =>
        int.TryParse(Path.GetFileName(path.AsSpan())[1..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
