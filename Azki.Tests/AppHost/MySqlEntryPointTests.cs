using System.Diagnostics;
using Azki.AppHost.Model;
using Azki.Tests.EventLog;

namespace Azki.Tests.AppHost;

/// <summary>The script that the MySQL image reads, with statements written down instead of run.</summary>
public sealed class MySqlEntryPointTests
{
    [Fact]
    public async Task Script_WithSample_LoadsItAndClosesTheDoorAgain()
    {
        var statements = await RunAsync("secret", "true");

        Assert.Equal(
            ["0001_users.sql", "SET GLOBAL local_infile = ON", "--local-infile=1 0002_sample.sql", "SET GLOBAL local_infile = OFF", "0003_capture_user.sql",
             "ALTER USER 'azki_cdc'@'%' IDENTIFIED BY 'secret'"],
            statements);
    }

    [Fact]
    public async Task Script_WithoutSample_MakesTableAndUserOnly() =>
        Assert.Equal(["0001_users.sql", "0003_capture_user.sql", "ALTER USER 'azki_cdc'@'%' IDENTIFIED BY 'x'"], await RunAsync("x", "false"));

    [Fact]
    public async Task Script_PasswordWithQuotes_StaysOneText() =>
        Assert.Equal(@"ALTER USER 'azki_cdc'@'%' IDENTIFIED BY 'a''b\\c'", (await RunAsync(@"a'b\c", "false"))[^1]);

    [Fact]
    public async Task Script_RunInAShellOfItsOwn_DoesTheSameByTheClient() =>
        Assert.Equal(
            ["root --protocol=socket -uroot --comments 0001_users.sql", "root --protocol=socket -uroot --comments 0003_capture_user.sql",
             "root --protocol=socket -uroot --comments ALTER USER 'azki_cdc'@'%' IDENTIFIED BY 'x'"],
            await RunAsync("x", "false", "mysql() { printf '%s ' \"$MYSQL_PWD\" \"$@\"; cat; }; export -f mysql; MYSQL_ROOT_PASSWORD=root bash "));

    private const string Sourced = "set -eo pipefail; docker_process_sql() { printf '%s' \"${1:+$1 }\"; cat; }; . ";

    private static async Task<string[]> RunAsync(string password, string sample, string way = Sourced)
    {
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "azki");
        var scripts = Path.Combine(root, "init-scripts", "mysql");
        Directory.CreateDirectory(scripts);
        foreach (var file in MySqlSettings.InitFiles.Where(file => file.Target.EndsWith(".sql", StringComparison.Ordinal)))
            await File.WriteAllTextAsync(Path.Combine(scripts, Path.GetFileName(file.Target)), Path.GetFileName(file.Target) + "\n");
        var entry = MySqlSettings.InitFiles[0].PathIn(RepositoryRoot.Path);
        // Read as the image's entry point reads it, with its root folder moved.
        var text = (await File.ReadAllTextAsync(entry)).Replace("/azki/", root + "/", StringComparison.Ordinal).Replace("cd /azki ", $"cd {root} ", StringComparison.Ordinal);
        var moved = Path.Combine(folder.Path, "azki.sh");
        await File.WriteAllTextAsync(moved, text);
        var start = new ProcessStartInfo("bash", ["-c", way + moved]) { RedirectStandardOutput = true };
        (start.Environment[MySqlSettings.CapturePasswordVariable], start.Environment[MySqlSettings.SampleVariable]) = (password, sample);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
