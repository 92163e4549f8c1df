using Azki.CdcBridge;
using Azki.CdcBridge.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.Tests.CdcBridge;

/// <summary>When the capture is healthy.</summary>
public sealed class CaptureHealthTests
{
    private static readonly Dictionary<string, string> None = [];

    [Theory]
    [InlineData(59, HealthStatus.Healthy)]
    [InlineData(60, HealthStatus.Degraded)]
    [InlineData(299, HealthStatus.Degraded)]
    [InlineData(300, HealthStatus.Unhealthy)]
    public void Judge_BehindTheSource_GoesByTheTwoLimits(int seconds, HealthStatus expected)
    {
        Assert.Equal(expected, Judge(TimeSpan.FromSeconds(seconds), new()));
        Assert.Equal(expected, Judge(TimeSpan.FromSeconds(seconds / 10.0), new() { DegradedAfter = TimeSpan.FromSeconds(6), UnhealthyAfter = TimeSpan.FromSeconds(30) }));
    }

    [Fact]
    public void Judge_StoppedTableOrNote_IsDegradedAndSaidInWords()
    {
        var told = new Dictionary<string, string> { ["d.t"] = "cannot be read" };
        foreach (var (stopped, notes) in ((Dictionary<string, string>, Dictionary<string, string>)[])[(told, None), (None, told)])
        {
            var result = CaptureHealth.Judge(CapturePhase.Streaming, null, default, stopped, notes, new());
            Assert.Equal(HealthStatus.Degraded, result.Status);
            Assert.Contains("cannot be read", result.Description);
        }
    }

    [Fact]
    public void Judge_DisconnectedForLong_BecomesUnhealthyWithItsReason()
    {
        var soon = CaptureHealth.Judge(CapturePhase.Streaming, "The server is gone.", TimeSpan.FromSeconds(1), None, None, new());
        var late = CaptureHealth.Judge(CapturePhase.Streaming, "The server is gone.", TimeSpan.FromSeconds(301), None, None, new());
        Assert.Equal((HealthStatus.Degraded, HealthStatus.Unhealthy), (soon.Status, late.Status));
        Assert.Contains("The server is gone.", late.Description);
    }

    private static HealthStatus Judge(TimeSpan behind, CdcOptions options) => CaptureHealth.Judge(CapturePhase.Streaming, null, behind, None, None, options).Status;
}
