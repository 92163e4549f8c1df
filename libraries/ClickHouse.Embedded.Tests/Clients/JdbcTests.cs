using System.Diagnostics;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Clients;

/// <summary>clickhouse-jdbc, from the archive of Spark in the folder that AZKI_TEST_SERVICES_DIR names, or in ../shared/services.</summary>
public sealed class JdbcTests(EngineFixture fixture) : TestDatabase(fixture)
{
    [Fact]
    public async Task Jdbc_WhatABiToolDoes_Works()
    {
        string? script = FindUnpack();
        Assert.SkipWhen(script is null, "No clickhouse-jdbc: AZKI_TEST_SERVICES_DIR names no folder with unpack.sh and spark.tar.xz.");
        Assert.SkipUnless(await RunsAsync("java", "-version"), "No Java 17 on the path.");
        (int unpacked, string folder) = await RunAsync("bash", script!, "spark");
        Assert.True(unpacked == 0, folder);
        string[] jars = [.. ((string[])["clickhouse-jdbc-*-all.jar", "slf4j-api-*.jar"]).SelectMany(name => Directory.GetFiles(folder.Trim(), name, SearchOption.AllDirectories))];
        string source = Path.Combine(AppContext.BaseDirectory, "Clients", "Jdbc.java");
        (int code, string output) = await RunAsync("java", "-cp", string.Join(':', jars), source, $"jdbc:clickhouse://{Fixture.Port.Host}:{Fixture.Port.Port}", Database);
        Assert.True(code == 0 && output.TrimEnd().EndsWith("done", StringComparison.Ordinal), output);
    }

    private static string? FindUnpack()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        string?[] folders = [Environment.GetEnvironmentVariable("AZKI_TEST_SERVICES_DIR"), root is null ? null : Path.Combine(root, "..", "shared", "services")];
        return folders.Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.GetFullPath(Path.Combine(folder!, "unpack.sh")))
            .FirstOrDefault(script => File.Exists(script) && File.Exists(Path.Combine(Path.GetDirectoryName(script)!, "spark.tar.xz")));
    }

    private static async Task<bool> RunsAsync(string program, string argument)
    {
        try
        {
            return (await RunAsync(program, argument)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(Ending), error = process.StandardError.ReadToEndAsync(Ending);
            await process.WaitForExitAsync(Ending);
            return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
