using System.Diagnostics;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>A server to be killed.</summary>
internal sealed class DoomedSpark : SparkServer
{
    public DoomedSpark() : base("local[1]") => MaxRetries = 2;

    public void Kill()
    {
        using var driver = Process.GetProcessById(ProcessId);
        driver.Kill();
    }
}
