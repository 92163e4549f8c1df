using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Users;

/// <summary>
/// Every user in memory, some 40 bytes each: an open-addressing table from user id to attributes. Texts are interned.
/// Not for concurrent use: the ETL's loop owns it.
/// </summary>
internal sealed class UserDirectory
{
    /// <summary>Stands for "no signup date".</summary>
    public const int NoDate = int.MinValue;

    private readonly Utf8Dictionary _texts = new();
    private Entry[] _entries = new Entry[1024];
    private int _used;

    /// <summary>Users that are not deleted.</summary>
    public int Count { get; private set; }

    /// <summary>Finds a user that is not deleted.</summary>
    public bool TryFind(uint userId, out Attributes attributes)
    {
        ref var entry = ref Slot(userId);
        if (entry.UserId == 0 || entry.IsDeleted)
        {
            attributes = default;
            return false;
        }
        attributes = new(entry.SignupDay, _texts[entry.City], _texts[entry.DeviceType]);
        return true;
    }

    /// <summary>The version of a user's latest change; 0 when there was none.</summary>
    public ulong VersionOf(uint userId) => Slot(userId).Version;

    /// <summary>Puts a user in, or in the place of its earlier state.</summary>
    public void Upsert(uint userId, ulong version, int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType)
    {
        ref var entry = ref SlotToWrite(userId);
        if (entry.UserId == 0 || entry.IsDeleted) Count++;
        if (entry.UserId == 0) _used++;
        entry = new(userId, version, signupDay, _texts.Intern(city), _texts.Intern(deviceType), IsDeleted: false);
    }

    /// <summary>Deletes a user; its version is kept, so that a later change still has a higher one.</summary>
    public void Delete(uint userId, ulong version)
    {
        ref var entry = ref SlotToWrite(userId);
        if (entry.UserId == 0) _used++;
        else if (!entry.IsDeleted) Count--;
        entry = new(userId, version, NoDate, 0, 0, IsDeleted: true);
    }

    private ref Entry SlotToWrite(uint userId)
    {
        if ((_used + 1) * 4 > _entries.Length * 3) Grow();
        return ref Slot(userId);
    }

    private ref Entry Slot(uint userId)
    {
        var mask = _entries.Length - 1;
        // Fibonacci hashing spreads the dense ids that databases hand out.
        var at = (int)((userId * 2654435769u) >> 7) & mask;
        while (_entries[at].UserId != 0 && _entries[at].UserId != userId) at = (at + 1) & mask;
        return ref _entries[at];
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (var entry in old)
            if (entry.UserId != 0) Slot(entry.UserId) = entry;
    }

    /// <summary>What an event takes from its user. The texts are valid while the directory is not changed.</summary>
    internal readonly ref struct Attributes(int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType)
    {
        /// <summary>Days since 1970, or <see cref="NoDate"/>.</summary>
        public int SignupDay { get; } = signupDay;

        public ReadOnlySpan<byte> City { get; } = city;

        public ReadOnlySpan<byte> DeviceType { get; } = deviceType;
    }

    private readonly record struct Entry(uint UserId, ulong Version, int SignupDay, int City, int DeviceType, bool IsDeleted);
}
