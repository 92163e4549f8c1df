using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [ChildProcess.Marker, ..]) return await ChildProcess.RunAsync(args[1..]);
        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
