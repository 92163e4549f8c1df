using System.Buffers;
using Azki.CdcBridge.State;
using Azki.Core.Users;
using Azki.ServiceDefaults.Log;

namespace Azki.CdcBridge.Csv;

/// <summary>Writes what makes the topic's users equal to the file's.</summary>
internal sealed class ChangeWriter(TopicWriter writer, UserTable users, string file, DateTimeOffset now)
{
    private static readonly string Version = typeof(ChangeWriter).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly long _nowUs = (now.Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public long Added { get; private set; }

    public long Changed { get; private set; }

    public long Removed { get; private set; }

    /// <summary>Writes all changes; they are durable once the writer is flushed.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (userId, slot) in users.Users)
        {
            if (slot.IsRemoved) Remove(userId, slot);
            else if (slot.IsInFile && !slot.IsStored) Add(userId, slot);
            else if (slot.IsInFile && slot.InFile != slot.Stored) Change(userId, slot);
            await writer.SendFullAsync(cancellationToken);
        }
    }

    private void Add(uint userId, in UserSlot slot)
    {
        Added++;
        var kind = users.HasHistory ? ChangeKind.Create : ChangeKind.Snapshot;
        Write(kind, userId, before: null, users.Unpack(userId, slot.InFile), now, slot.Line);
    }

    private void Change(uint userId, in UserSlot slot)
    {
        Changed++;
        var createdAt = slot.CreatedUs is { } us ? DateTimeOffset.UnixEpoch.AddMicroseconds(us) : (DateTimeOffset?)null;
        Write(ChangeKind.Update, userId, users.Unpack(userId, slot.Stored), users.Unpack(userId, slot.InFile), createdAt, slot.Line);
    }

    private void Remove(uint userId, in UserSlot slot)
    {
        Removed++;
        Write(ChangeKind.Delete, userId, users.Unpack(userId, slot.Stored), after: null, createdAt: null, line: 0);
        writer.AddTombstone(DebeziumEnvelope.WriteKey(userId));
    }

    private void Write(ChangeKind kind, uint userId, User? before, User? after, DateTimeOffset? createdAt, int line)
    {
        _value.ResetWrittenCount();
        DebeziumEnvelope.Write(
            new UserChange
            {
                Kind = kind,
                UserId = userId,
                Before = before,
                After = after,
                CreatedAt = createdAt,
                UpdatedAt = now,
                CapturedUs = _nowUs,
                Source = new ChangeSource
                {
                    Version = Version,
                    TimeUs = _nowUs,
                    Snapshot = kind == ChangeKind.Snapshot ? "true" : "false",
                    File = file,
                    Row = line,
                },
            },
            _value);
        writer.Add(DebeziumEnvelope.WriteKey(userId), _value.WrittenSpan);
    }
}
