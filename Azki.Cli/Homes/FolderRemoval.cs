namespace Azki.Cli.Homes;

/// <summary>
/// A folder that goes away as one: first out of the way, under another name beside it, and only then deleted piece by piece. Cut short, it
/// leaves what no start looks at and the next removal deletes.
/// </summary>
internal sealed class FolderRemoval
{
    private const string Suffix = ".being-removed";

    private readonly string[] _parts;
    private readonly bool _isLink;

    /// <summary>Plans a removal; nothing is done yet.</summary>
    /// <param name="path">The folder. A link stays where it is, and what it points to is emptied.</param>
    /// <param name="parts">The names of those folders in it whose data go as well where they are links.</param>
    public FolderRemoval(string path, params string[] parts)
    {
        (var target, _parts) = (TargetOf(path), parts);
        (_isLink, Data) = (target is not null, Path.TrimEndingDirectorySeparator(target ?? path));
    }

    /// <summary>Where its data lie: elsewhere, where it is a link.</summary>
    public string Data { get; }

    /// <summary>The folders that its parts are links to.</summary>
    public IReadOnlyList<string> Elsewhere => LinkedFrom(Data);

    private string Aside => Data + Suffix;

    /// <summary>Takes the folder out of the way.</summary>
    /// <exception cref="CliException">It can't be moved; nothing has changed.</exception>
    public void SetAside()
    {
        DeleteAside();
        try
        {
            if (Directory.Exists(Data)) Directory.Move(Data, Aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"{Data} can't be moved out of the way, so nothing was removed ({e.Message}). Where it is a mount, or the folder above it may not be written, " +
                "stop azki and delete by hand what is in it.");
        }
        if (_isLink) Directory.CreateDirectory(Data);
    }

    /// <summary>Undoes <see cref="SetAside"/>.</summary>
    public void PutBack()
    {
        if (!Directory.Exists(Aside)) return;
        if (Directory.Exists(Data)) Directory.Delete(Data);
        Directory.Move(Aside, Data);
    }

    /// <summary>Deletes what is out of the way, also of a removal cut short; false where nothing is.</summary>
    public bool DeleteAside()
    {
        if (!Directory.Exists(Aside)) return false;
        foreach (var target in LinkedFrom(Aside)) Directory.Delete(target, recursive: true);
        Directory.Delete(Aside, recursive: true);
        return true;
    }

    private List<string> LinkedFrom(string folder) => [.. _parts.Select(part => TargetOf(Path.Combine(folder, part))).OfType<string>().Where(Directory.Exists)];

    private static string? TargetOf(string path) =>
        new DirectoryInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
}
