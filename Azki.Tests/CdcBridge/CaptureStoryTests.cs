using Azki.CdcBridge.Health;

namespace Azki.Tests.CdcBridge;

public sealed class CaptureStoryTests
{
    private readonly CaptureStory _story = new();

    [Fact]
    public void Next_CopyThenStream_TellsEachOnce()
    {
        var halfway = Rows(2_500_000, 5_000_000, isComplete: false);
        var done = Rows(5_000_001, 5_000_000, isComplete: true);

        Assert.Equal(["Copying the tables"], Next(CapturePhase.Snapshot, Rows(0, 5_000_000, isComplete: false)));
        Assert.Empty(Next(CapturePhase.Snapshot, halfway));
        Assert.Equal(["insurance_db.users: 2,500,000 of about 5,000,000 rows copied"], Next(CapturePhase.Snapshot, halfway, withProgress: true));
        Assert.Equal(["insurance_db.users: all 5,000,001 rows copied", "Following the database"], Next(CapturePhase.Streaming, done));
        Assert.Empty(Next(CapturePhase.Streaming, done, withProgress: true));
    }

    [Fact]
    public void Next_CopiedAgain_TellsTheSecondCopy()
    {
        Next(CapturePhase.Streaming, Rows(10, 10, isComplete: true));
        Next(CapturePhase.Streaming, Rows(3, 10, isComplete: false));

        Assert.Equal(["insurance_db.users: all 12 rows copied"], Next(CapturePhase.Streaming, Rows(12, 10, isComplete: true)));
    }

    private static Dictionary<string, TableRows> Rows(long done, long estimated, bool isComplete) =>
        new() { ["insurance_db.users"] = new(done, estimated, isComplete) };

    private List<string> Next(CapturePhase phase, Dictionary<string, TableRows> snapshot, bool withProgress = false) => [.. _story.Next(phase, snapshot, withProgress)];
}
