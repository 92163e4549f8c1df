using Azki.EventLog.Kafka;
using Azki.Tests.EventLog.Local;

namespace Azki.Tests.EventLog.Kafka;

public sealed class KafkaReportsTests
{
    private const string Refused = "127.0.0.1:9/bootstrap: Connect to ipv4#127.0.0.1:9 failed: Connection refused (after 0ms in state CONNECT)";

    [Fact]
    public void Say_TheSameOfAnyClient_IsLoggedOnceAMinute()
    {
        var (log, time) = (new CapturedLog<KafkaEventLog>(), new Time());
        var reports = new KafkaReports(log, time);
        for (var second = 0; second <= 120; second++)
        {
            reports.Say("admin", Refused);
            reports.Say("producer", Refused.Replace("0ms", $"{second}ms"));
            time.Now += TimeSpan.FromSeconds(1);
        }
        Assert.Equal(3, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("Connection refused", line.Message));
    }

    [Fact]
    public void Say_AnotherBrokerOrReason_IsLogged()
    {
        var log = new CapturedLog<KafkaEventLog>();
        var reports = new KafkaReports(log, new Time());
        reports.Say("admin", Refused);
        reports.Say("admin", Refused.Replace(":9", ":10"));
        reports.Say("admin", "1/1 brokers are down");
        Assert.Equal(3, log.Lines.Count);
    }

    private sealed class Time : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
