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

    private Entry[] _entries = new Entry[1024];
    private int _used;

    /// <summary>No user: no attributes. The empty text is number 0.</summary>
    public UserDirectory() => Texts.Intern([]);

    /// <summary>Numbers the cities and device types; numbers stay as they are.</summary>
    public Utf8Dictionary Texts { get; } = new();

    /// <summary>Users that are not deleted.</summary>
    public int Count { get; private set; }

    /// <summary>Finds a user that is not deleted.</summary>
    public bool TryFind(uint userId, out Attributes attributes)
    {
        ref var entry = ref Slot(userId);
        if (entry.UserId == 0 || entry.IsDeleted)
        {
            attributes = new(NoDate, 0, 0, Texts);
            return false;
        }
        attributes = new(entry.SignupDay, entry.City, entry.DeviceType, Texts);
        return true;
    }

    /// <summary>
    /// Brings a user's place into the processor's caches: asked for some users ahead of the first, the waits for memory overlap.
    /// What it returns means nothing, but must be used.
    /// </summary>
    public uint Touch(uint userId) => _entries[SlotOf(userId)].UserId;

    /// <summary>The version of a user's latest change; 0 when there was none.</summary>
    public ulong VersionOf(uint userId) => Slot(userId).Version;

    /// <summary>Whether the latest change of a user has this version and left this state.</summary>
    public bool IsLatest(uint userId, ulong version, int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType, bool isDeleted)
    {
        ref var entry = ref Slot(userId);
        return entry.UserId != 0 && entry.Version == version && entry.IsDeleted == isDeleted && entry.SignupDay == signupDay
            && Texts[entry.City].SequenceEqual(city) && Texts[entry.DeviceType].SequenceEqual(deviceType);
    }

    /// <summary>Puts a user in, or in the place of its earlier state.</summary>
    public void Upsert(uint userId, ulong version, int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType)
    {
        ref var entry = ref SlotToWrite(userId);
        if (entry.UserId == 0 || entry.IsDeleted) Count++;
        if (entry.UserId == 0) _used++;
        entry = new(userId, version, signupDay, Texts.Intern(city), Texts.Intern(deviceType), IsDeleted: false);
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
        var at = SlotOf(userId);
        while (_entries[at].UserId != 0 && _entries[at].UserId != userId) at = (at + 1) & mask;
        return ref _entries[at];
    }

    // Fibonacci hashing spreads the dense ids that databases hand out.
    private int SlotOf(uint userId) => (int)((userId * 2654435769u) >> 7) & (_entries.Length - 1);

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (var entry in old)
            if (entry.UserId != 0) Slot(entry.UserId) = entry;
    }

    /// <summary>What an event takes from its user.</summary>
    internal readonly struct Attributes(int signupDay, int cityNumber, int deviceTypeNumber, Utf8Dictionary texts)
    {
        /// <summary>Days since 1970, or <see cref="NoDate"/>.</summary>
        public int SignupDay { get; } = signupDay;

        /// <summary>The city as a number of <see cref="Texts"/>.</summary>
        public int CityNumber { get; } = cityNumber;

        /// <summary>The device type as a number of <see cref="Texts"/>.</summary>
        public int DeviceTypeNumber { get; } = deviceTypeNumber;

        public ReadOnlySpan<byte> City => texts[CityNumber];

        public ReadOnlySpan<byte> DeviceType => texts[DeviceTypeNumber];
    }

    private readonly record struct Entry(uint UserId, ulong Version, int SignupDay, int City, int DeviceType, bool IsDeleted);
}
