using System.Runtime.InteropServices;
using Azki.Core.Users;

namespace Azki.CdcBridge.State;

/// <summary>All users of the topic and of the file, some 60 bytes each.</summary>
internal sealed class UserTable
{
    private readonly Dictionary<uint, UserSlot> _slots = [];
    private readonly TextTable _texts = new();

    /// <summary>Whether the topic held any record, of a user or of the end of one.</summary>
    public bool HasHistory { get; private set; }

    public IEnumerable<KeyValuePair<uint, UserSlot>> Users => _slots;

    public void Store(User user, DateTimeOffset? createdAt)
    {
        ref var slot = ref SlotOf(user.UserId);
        slot.Stored = Pack(user);
        slot.CreatedUs = createdAt is { } time ? (time.Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null;
        slot.IsStored = true;
        HasHistory = true;
    }

    public void Remove(uint userId)
    {
        SlotOf(userId).IsStored = false;
        HasHistory = true;
    }

    /// <summary>Takes a row of the file; an earlier one of the same user counts no more.</summary>
    public void TakeRow(User user, long line)
    {
        ref var slot = ref SlotOf(user.UserId);
        slot.InFile = Pack(user);
        slot.Line = (int)Math.Min(line, int.MaxValue);
        slot.IsInFile = true;
    }

    public void TakeRefusedRow(uint userId) => SlotOf(userId).IsRefusedInFile = true;

    /// <summary>The users the topic has, and how many of them the file lacks.</summary>
    public (long Known, long Removed) CountRemoved()
    {
        var (known, removed) = (0L, 0L);
        foreach (var slot in _slots.Values)
        {
            if (slot.IsStored) known++;
            if (slot.IsRemoved) removed++;
        }

        return (known, removed);
    }

    public User Unpack(uint userId, UserValues values) => new(
        userId,
        values.SignupDay == UserValues.NoDay ? null : Enrichment.DateOf(values.SignupDay),
        _texts[values.City],
        _texts[values.DeviceType]);

    private UserValues Pack(User user) => new(
        user.SignupDate is { } date ? Enrichment.DayNumber(date) : UserValues.NoDay,
        _texts.NumberOf(user.City),
        _texts.NumberOf(user.DeviceType));

    private ref UserSlot SlotOf(uint userId) => ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, userId, out _);
}
