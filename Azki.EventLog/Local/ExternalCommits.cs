using FASTER.core;

namespace Azki.EventLog.Local;

/// <summary>
/// Tells FASTER where the log ends. It would write a file for every commit; our entries carry checksums and a sequence, so the log tells
/// its own end (<see cref="PartitionRecovery"/>), and a commit costs one fsync.
/// </summary>
internal sealed class ExternalCommits(RecoveredLog recovered) : ILogCommitManager
{
    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata) { }

    public IEnumerable<long> ListCommits() => [1];

    public byte[] GetCommitMetadata(long commitNum) => new FasterLogRecoveryInfo
    {
        BeginAddress = recovered.BeginAddress,
        UntilAddress = recovered.UntilAddress,
        CommitNum = commitNum,
    }.ToByteArray();

    public void RemoveCommit(long commitNum) { }

    public void RemoveAllCommits() { }

    public void OnRecovery(long commitNum) { }

    public void Dispose() { }
}
