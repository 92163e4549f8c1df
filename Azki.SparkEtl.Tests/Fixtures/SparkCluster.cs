using System.Diagnostics;
using System.Globalization;
using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(SparkCluster))]

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Spark with two executors, each a process of its own: what is sent between them is sent.</summary>
public sealed class SparkCluster() : SparkServer("local-cluster[2,1,1024]")
{
    /// <summary>Kills one executor (-9): its tasks are tried again, what it kept is computed again.</summary>
    public void KillAnExecutor()
    {
        using var listing = Process.Start(new ProcessStartInfo("pgrep", ["-P", ProcessId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var executors = listing.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var executor = Process.GetProcessById(int.Parse(executors[0], CultureInfo.InvariantCulture));
        executor.Kill();
    }
}
