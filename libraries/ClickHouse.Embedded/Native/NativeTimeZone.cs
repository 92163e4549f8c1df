using System.Runtime.InteropServices;

namespace ClickHouse.Embedded.Native;

/// <summary>
/// The engine's time zone. libchdb takes it from the environment of the process only (its <c>--timezone</c> does nothing), and .NET's
/// own environment is a copy that native code does not see.
/// </summary>
internal static partial class NativeTimeZone
{
    /// <summary>Runs the start of the engine with TZ set, and puts back what was.</summary>
    public static T With<T>(string timeZone, Func<T> start)
    {
        string? before = Environment.GetEnvironmentVariable("TZ");
        if (before == timeZone) return start();
        _ = SetEnvironment("TZ", timeZone, 1);
        try
        {
            return start();
        }
        finally
        {
            _ = before is null ? UnsetEnvironment("TZ") : SetEnvironment("TZ", before, 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);
}
