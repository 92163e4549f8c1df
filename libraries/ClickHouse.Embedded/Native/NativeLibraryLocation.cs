using System.Reflection;
using System.Runtime.InteropServices;

namespace ClickHouse.Embedded.Native;

/// <summary>Where libchdb is looked for: the rule of build/ClickHouse.Embedded.targets, applied at run time.</summary>
internal static class NativeLibraryLocation
{
    /// <summary>The path of the library to load.</summary>
    /// <exception cref="ClickHouseEngineException">No build for this platform, or the file is not there.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable, PackageOfThisPlatform());

    internal static string Find(Func<string, string?> environment, string? package)
    {
        if (environment("CHDB_LIB_PATH") is { Length: > 0 } given)
        {
            return File.Exists(given)
                ? given
                : throw NotInstalled($"CHDB_LIB_PATH names '{given}', which does not exist.");
        }

        if (package is null)
        {
            throw NotInstalled(
                $"The embedded ClickHouse engine has no build for {RuntimeInformation.RuntimeIdentifier} (glibc Linux and macOS, x64 and arm64, do). "
                + "Use a ClickHouse server through its connection string instead, or set CHDB_LIB_PATH to a libchdb built for this platform.");
        }

        string path = Path.Combine(CacheRoot(environment), $"{package}-{Version}", "libchdb.so");
        return File.Exists(path)
            ? path
            : throw NotInstalled(
                $"The embedded ClickHouse engine is not installed: '{path}' does not exist. "
                + "Building the program fetches it (npm is needed); "
                + $"where no hash is pinned (all but Linux x64) set ChdbIntegrity=$(npm view @chdb/{package}@{Version} dist.integrity) and build again; by hand: npm pack @chdb/{package}@{Version}, unpack package/libchdb.so to that path, "
                + "or set CHDB_LIB_PATH to where it is.");
    }

    private static ClickHouseEngineException NotInstalled(string message) => new(message) { Fault = EngineFault.NotInstalled };

    private static string Version { get; } = typeof(NativeLibraryLocation).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "ChdbVersion").Value!;

    private static string CacheRoot(Func<string, string?> environment)
    {
        if (environment("AZKI_NATIVE_CACHE") is { Length: > 0 } cache) return cache;
        string root = environment("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "azki", "native");
    }

    private static string? PackageOfThisPlatform()
    {
        bool musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || File.Exists("/etc/alpine-release");
        return RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsLinux() && !musl => "lib-linux-x64-gnu",
            Architecture.Arm64 when OperatingSystem.IsLinux() && !musl => "lib-linux-arm64-gnu",
            Architecture.X64 when OperatingSystem.IsMacOS() => "lib-darwin-x64",
            Architecture.Arm64 when OperatingSystem.IsMacOS() => "lib-darwin-arm64",
            _ => null,
        };
    }
}
