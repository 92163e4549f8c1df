using Azki.AppHost.Model;
using Azki.Tests.EventLog;

namespace Azki.Tests.AppHost;

public sealed class MountedFileTests
{
    public static TheoryData<string> Sources =>
        [.. new[] { ClickHouseSettings.Users, SampleData.Events }.Concat(KafkaSettings.SetupFiles).Concat(MySqlSettings.InitFiles).Select(file => file.Source)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void PathIn_EveryFileOfTheModel_IsInTheRepository(string source) =>
        Assert.True(File.Exists(new MountedFile(source, "/x").PathIn(RepositoryRoot.Path)));

    [Fact]
    public void ConfigName_FilesOfTheModel_AreToldApart()
    {
        var names = Sources.Select(row => new MountedFile(row.Data, "/x").ConfigName).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z0-9-]+$", name));
    }

    [Fact]
    public void CopyTo_FileThatIsThere_IsReplacedAndKeepsItsPlace()
    {
        using var folder = new TemporaryFolder();
        var copy = SampleData.Events.PathIn(folder.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, "older");

        SampleData.Events.CopyTo(RepositoryRoot.Path, folder.Path);

        Assert.Equal(File.ReadAllBytes(SampleData.Events.PathIn(RepositoryRoot.Path)), File.ReadAllBytes(copy));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(copy)!));
    }

    [Fact]
    public void Fingerprint_ContentOrPlaceChanged_IsAnother()
    {
        using var folder = new TemporaryFolder();
        var files = new[] { "a", "b" }.Select(name => new MountedFile(name, $"/{name}")).ToList();
        foreach (var file in files) File.WriteAllText(file.PathIn(folder.Path), "content");

        var first = MountedFile.Fingerprint(files, folder.Path);
        var moved = MountedFile.Fingerprint([files[0], files[1] with { Target = "/c" }], folder.Path);
        var again = MountedFile.Fingerprint(files, folder.Path);
        File.WriteAllText(files[1].PathIn(folder.Path), "others");

        Assert.Equal(first, again);
        Assert.Equal(3, new[] { first, moved, MountedFile.Fingerprint(files, folder.Path) }.Distinct().Count());
    }

    [Fact]
    public void CopyTo_FileOfOneUser_IsReadByAllAndRunByNone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files of Windows have no such modes.");
            return;
        }
        using var folder = new TemporaryFolder();
        var file = new MountedFile("script.sh", "/x");
        var root = Path.Combine(folder.Path, "root");
        Directory.CreateDirectory(root);
        File.WriteAllText(file.PathIn(root), "");
        File.SetUnixFileMode(file.PathIn(root), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        file.CopyTo(root, folder.Path);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(file.PathIn(folder.Path)));
    }
}
