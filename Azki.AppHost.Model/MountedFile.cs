using System.Security.Cryptography;
using System.Text;

namespace Azki.AppHost.Model;

/// <summary>A file of the repository that a container reads.</summary>
/// <param name="Source">Where it is, from the root of the repository, with slashes.</param>
/// <param name="Target">Where the container finds it.</param>
public sealed record MountedFile(string Source, string Target)
{
    /// <summary>The name under which Docker Compose knows it.</summary>
    public string ConfigName => Source.Replace('/', '-').Replace('.', '-').Replace('_', '-').ToLowerInvariant();

    /// <summary>The file on this machine.</summary>
    /// <param name="root">The root of the repository.</param>
    public string PathIn(string root) => Path.Combine([root, .. Source.Split('/')]);

    /// <summary>The variable that tells a container what is in its files.</summary>
    public const string FingerprintVariable = "AZKI_MOUNTED_FILES";

    /// <summary>Another text wherever a file or its place is another.</summary>
    /// <param name="files">The files.</param>
    /// <param name="root">The root of the repository.</param>
    public static string Fingerprint(IReadOnlyList<MountedFile> files, string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(file.Target)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file.PathIn(root))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Everybody reads, nobody runs: users of containers are others than whoever publishes, and MySQL's image would run a script that is
    // executable in a shell of its own, without the functions that the script needs.
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Copies the file to its place below another folder, to be read by everybody; one that is there is replaced as a whole.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="folder">The folder.</param>
    public void CopyTo(string root, string folder)
    {
        var target = PathIn(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // A reader sees the old file or the new one, never half of it.
        var partial = target + ".part";
        File.Copy(PathIn(root), partial, overwrite: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(partial, ReadByAll);
        File.Move(partial, target, overwrite: true);
    }
}
