using Azki.CdcBridge;
using Azki.Cli.Commands;
using Azki.EventLog;
using Azki.Ingestor;
using Azki.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Azki.Tests.ServiceDefaults;

/// <summary>Intervals of the configuration that nothing can go by.</summary>
public sealed class IntervalsTests
{
    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    [InlineData("60")]
    public async Task Start_IntervalThatIsNone_IsRefusedByItsName(string interval)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("Azki:CdcBridge:UsersFile", "users.csv"), new("Azki:CdcBridge:WatchInterval", interval), new("Azki:Ingestor:WatchInterval", interval), new("Azki:Ingestor:WatchEnd", "400")]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<IEventLog>(new Fuzzing.MemoryLog());
        builder.AddCdcBridge();
        builder.Services.AddOptions<IngestorOptions>().BindConfiguration(IngestorOptions.Section);
        builder.Services.CheckIntervals<IngestorOptions>(IngestorOptions.Section, new Interval<IngestorOptions>(nameof(IngestorOptions.WatchEnd), o => o.WatchEnd) { MayBeLong = true });
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Azki:CdcBridge:WatchInterval is ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("must be more than zero and at most 49 days", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("WatchEnd", refused.Message, StringComparison.Ordinal);
        Assert.Equal((refused.Message, 2), AzkiCommand.Explain(refused));
    }

    [Theory]
    [InlineData("WatchInterval", "00:00:90")]
    [InlineData("WatchInterval", "90s")]
    [InlineData("MaxRowBytes", "many")]
    public void Explain_SettingThatIsNoTimeOrNumber_IsSaidWithoutAStackTrace(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

        var (message, exitCode) = AzkiCommand.Explain(Assert.Throws<InvalidOperationException>(() => configuration.Get<IngestorOptions>()));

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public void CheckIntervals_Twice_SaysAProblemOnce()
    {
        var services = new ServiceCollection();
        for (var i = 0; i < 2; i++) services.CheckIntervals<CdcBridgeOptions>("S", new Interval<CdcBridgeOptions>("WatchInterval", o => o.WatchInterval));
        services.Configure<CdcBridgeOptions>(o => o.WatchInterval = TimeSpan.Zero);
        using var provider = services.BuildServiceProvider();
        Assert.Single(Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<CdcBridgeOptions>>().Value).Failures);
    }
}
