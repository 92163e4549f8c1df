using Azki.CdcBridge.Source;

namespace Azki.CdcBridge.Positions;

/// <summary>What a capture begins with. Pure.</summary>
internal abstract record StartDecision
{
    /// <summary>Goes on where it was; a snapshot that was under way is finished first.</summary>
    public sealed record Resume(CapturePosition Position) : StartDecision;

    /// <summary>Takes a snapshot of all tables.</summary>
    public sealed record Snapshot(byte Epoch, string Reason) : StartDecision;

    /// <summary>Streams from the end of the log.</summary>
    public sealed record FromNow(byte Epoch) : StartDecision;

    /// <summary>Can't begin before a person has decided something.</summary>
    public sealed record Refuse(string Reason) : StartDecision;

    /// <summary>Decides.</summary>
    public static StartDecision Of(CapturePosition? stored, ServerState server, SnapshotMode mode)
    {
        if (stored is null) return mode == SnapshotMode.NoData ? new FromNow(1) : new Snapshot(1, "there is no position yet");
        if (LostPosition.Explain(stored, server) is not { } why)
        {
            // By GTIDs a replica goes on where its source was; its files are others, though. So are those of a server whose log was begun anew.
            var isSame = stored.ServerUuid == server.Uuid && LogPlace.Of(server.Now).CompareTo(LogPlace.Of(stored.Checkpoint)) >= 0;
            if (!isSame && IsCopying(stored)) return new Snapshot(Next(stored.Epoch), "the server was replaced, or its log begun anew, while the snapshot was taken");
            // A server whose GTID mode was taken back knows the place by its files only, and says nothing to a set.
            if (server.Now.Gtids is null) stored = stored with { Gtids = null };
            return new Resume(isSame ? stored : stored with { ServerUuid = server.Uuid, Epoch = Next(stored.Epoch), File = "", Position = 0 });
        }
        return OfLost(stored, why, mode);
    }

    /// <summary>Decides for a position that the server cannot serve.</summary>
    /// <param name="stored">The position.</param>
    /// <param name="why">What is known of it, or what the server says; without a full stop.</param>
    /// <param name="mode">When a snapshot is taken.</param>
    public static StartDecision OfLost(CapturePosition stored, string why, SnapshotMode mode)
    {
        if (IsCopying(stored) && mode != SnapshotMode.NoData) return new Snapshot(Next(stored.Epoch), why);
        return mode switch
        {
            SnapshotMode.WhenNeeded => new Snapshot(Next(stored.Epoch), why),
            _ => new Refuse($"The position is lost: {why}. Set Cdc__SnapshotMode=when_needed: it takes a new snapshot and goes on."),
        };
    }

    // One that was completed is told until the stream has committed for the first time: what is lost after it is lost changes.
    private static bool IsCopying(CapturePosition stored) => stored.Snapshot is { IsComplete: false };

    private static byte Next(byte epoch) => epoch < byte.MaxValue
        ? (byte)(epoch + 1)
        : throw new InvalidOperationException("The source has changed its history 255 times: choose another Cdc:TopicPrefix.");
}
