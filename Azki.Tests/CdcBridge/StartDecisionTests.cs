using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Source;
using MySql.Replication;

namespace Azki.Tests.CdcBridge;

/// <summary>What a capture begins with, decided without a server.</summary>
public sealed class StartDecisionTests
{
    private const string Server = "6df15c46-e8fb-11f1-b97a-02fc00000001", Other = "7df15c46-e8fb-11f1-b97a-02fc00000002";

    [Theory]
    [InlineData("initial", "Snapshot 1")]
    [InlineData("initial_only", "Snapshot 1")]
    [InlineData("no_data", "FromNow 1")]
    [InlineData("when_needed", "Snapshot 1")]
    public void Of_NoPosition_TakesASnapshotUnlessNoneIsWanted(string mode, string expected) => Assert.Equal(expected, Decide(null, At("1-5", ""), mode));

    [Theory]
    [InlineData("initial", "Refuse")]
    [InlineData("no_data", "Refuse")]
    [InlineData("when_needed", "Snapshot 2")]
    public void Of_PurgedAfterACompletedSnapshot_RefusesUnlessASnapshotIsTakenWhenNeeded(string mode, string expected)
    {
        Assert.Equal(expected, Decide(Stored("1-3", null), At("1-5", "1-4"), mode));
        Assert.Equal(expected, Decide(Stored("1-3", isComplete: true), At("1-5", "1-4"), mode));
    }

    [Theory]
    [InlineData("initial", "Snapshot 2")]
    [InlineData("when_needed", "Snapshot 2")]
    public void Of_PurgedInTheMiddleOfASnapshot_BeginsAnew(string mode, string expected) =>
        Assert.Equal(expected, Decide(Stored("1-3", isComplete: false), At("1-5", "1-4"), mode));

    [Theory]
    [InlineData(true, "Resume 2")]
    [InlineData(false, "Snapshot 2")]
    public void Of_AnotherServerWithTheSameHistory_GoesOnThereUnlessItWasCopying(bool isComplete, string expected) =>
        Assert.Equal(expected, Decide(Stored("1-3", isComplete), At("1-5", "1-3") with { Uuid = Other }, "initial"));

    [Theory]
    [InlineData(null, "Resume 2")]
    [InlineData(false, "Snapshot 2")]
    public void Of_SameServerWhoseLogWasBegunAnew_GoesOnAsOnAnother(bool? isComplete, string expected) =>
        Assert.Equal(expected, Decide(Stored("1-3", isComplete), At("1-5", "1-3") with { Now = new(new("binlog.000001", 50), $"{Server}:1-5", null) }, "initial"));

    [Fact]
    public void Of_ServerThatLacksWhatWasCaptured_Refuses() => Assert.Equal("Refuse", Decide(Stored("1-9", null), At("1-5", ""), "initial"));

    [Fact]
    public void Of_ServerThatNoLongerHasGtids_GoesOnByFileAndPosition()
    {
        var stored = Stored("1-3", null) with { File = "binlog.000002" };
        var server = At("1-5", "");
        var decision = StartDecision.Of(stored, server with { Now = server.Now with { Gtids = null }, Purged = null }, SnapshotMode.Initial);
        Assert.Equal(stored.Checkpoint with { Gtids = null }, Assert.IsType<StartDecision.Resume>(decision).Position.Checkpoint);
    }

    private static string Decide(CapturePosition? stored, ServerState server, string mode) => StartDecision.Of(stored, server, SnapshotModes.Parse(mode)) switch
    {
        StartDecision.Resume resume => $"Resume {resume.Position.Epoch}",
        StartDecision.Snapshot snapshot => $"Snapshot {snapshot.Epoch}",
        StartDecision.FromNow now => $"FromNow {now.Epoch}",
        var other => other.GetType().Name,
    };

    private static CapturePosition Stored(string gtids, bool? isComplete) => new()
    {
        ServerUuid = Server,
        File = "binlog.000001",
        Position = 100,
        Gtids = $"{Server}:{gtids}",
        Snapshot = isComplete is { } complete ? new("first", [new("d.t", complete, 0, [], [])]) : null,
    };

    private static ServerState At(string executed, string purged) => new(
        ServerVersion.Parse("9.7.4"), Server, new(new("binlog.000002", 500), $"{Server}:{executed}", null),
        GtidSet.Parse(purged.Length == 0 ? "" : $"{Server}:{purged}"), [("binlog.000002", 500)]);
}
