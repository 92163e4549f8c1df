namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Where the files lie that Debezium wrote.</summary>
internal static class SharedGolden
{
    /// <summary>The folder; without it the test is skipped, saying so.</summary>
    public static string Folder()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var services = Environment.GetEnvironmentVariable("AZKI_TEST_SERVICES_DIR");
        var folders = new[] { root is null ? null : Path.Combine(root, "..", "shared", "data", "debezium"), services is null ? null : Path.Combine(services, "..", "data", "debezium") };
        var folder = folders.FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(folder is null, "There are no golden files: ../shared/data/debezium is missing.");
        return folder!;
    }
}
