using System.Numerics;
using Azki.StreamEtl.Identity;
using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Users;

/// <summary>
/// Every user in memory, some 40 bytes each: an open-addressing table from user id to attributes. Texts are interned. What only changes of
/// users ask for lies apart, so that more of what events ask for stays in the processor's caches.
/// Not for concurrent use: the ETL's loop owns it.
/// </summary>
internal sealed class UserDirectory
{
    /// <summary>Stands for "no signup date".</summary>
    public const int NoDate = int.MinValue;

    // A user who was deleted: the version is kept.
    private const int Deleted = int.MinValue + 1;

    private Entry[] _entries = new Entry[1024];
    private ulong[] _versions = new ulong[1024];
    private int _used;
    private int _textsInUse;

    /// <summary>No user: no attributes. The empty text is number 0.</summary>
    public UserDirectory() => Texts.Intern([]);

    /// <summary>Numbers the cities and device types; numbers stay as they are until <see cref="TrimTexts"/>, which leaves these and takes others.</summary>
    public Utf8Dictionary Texts { get; private set; } = new();

    /// <summary>Where the latest changes were made, of sources that send no epoch.</summary>
    public SourcePlaces Places { get; } = new();

    /// <summary>Users that are not deleted.</summary>
    public int Count { get; private set; }

    /// <summary>Finds a user that is not deleted.</summary>
    public bool TryFind(uint userId, out Attributes attributes)
    {
        ref var entry = ref _entries[Find(userId)];
        if (entry.UserId == 0 || entry.SignupDay == Deleted)
        {
            attributes = new(NoDate, 0, 0, Texts);
            return false;
        }
        attributes = new(entry.SignupDay, entry.City, entry.DeviceType, Texts);
        return true;
    }

    /// <summary>Brings a user's place into the processor's caches, see <see cref="Prefetch"/>.</summary>
    public void Touch(uint userId) => Prefetch.Of(ref _entries[SlotOf(userId)]);

    /// <summary>The version of a user's latest change; 0 when there was none.</summary>
    public ulong VersionOf(uint userId) => _versions[Find(userId)];

    /// <summary>Whether the latest change of a user has this version and left this state.</summary>
    public bool IsLatest(uint userId, ulong version, int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType, bool isDeleted)
    {
        var at = Find(userId);
        var entry = _entries[at];
        if (entry.UserId == 0 || _versions[at] != version) return false;
        if (isDeleted || entry.SignupDay == Deleted) return isDeleted && entry.SignupDay == Deleted;
        return entry.SignupDay == signupDay && city.SequenceEqual(Texts[entry.City]) && deviceType.SequenceEqual(Texts[entry.DeviceType]);
    }

    /// <summary>Puts a user in, or in the place of its earlier state.</summary>
    public void Upsert(uint userId, ulong version, int signupDay, ReadOnlySpan<byte> city, ReadOnlySpan<byte> deviceType)
    {
        if (Write(new(userId, signupDay, Texts.Intern(city), Texts.Intern(deviceType)), version) is { UserId: 0 } or { SignupDay: Deleted }) Count++;
    }

    /// <summary>Deletes a user; its version is kept, so that a later change still has a higher one.</summary>
    public void Delete(uint userId, ulong version)
    {
        if (Write(new(userId, Deleted, 0, 0), version) is { UserId: not 0, SignupDay: not Deleted }) Count--;
    }

    /// <summary>Forgets the texts that no user has any more, once they are many.</summary>
    /// <returns>Whether <see cref="Texts"/> are others now, with other numbers.</returns>
    public bool TrimTexts()
    {
        // All users are looked at: not again before as many texts came as there were.
        if (!Texts.IsLarge || Texts.Count < _textsInUse * 2) return false;
        var texts = new Utf8Dictionary();
        texts.Intern([]);
        foreach (ref var entry in _entries.AsSpan())
            if (entry.UserId != 0) entry = entry with { City = texts.Intern(Texts[entry.City]), DeviceType = texts.Intern(Texts[entry.DeviceType]) };
        (Texts, _textsInUse) = (texts, texts.Count);
        return true;
    }

    /// <summary>
    /// Where in a table of so many slots, a power of two, a user is looked for first. Fibonacci hashing spreads the dense ids that databases hand
    /// out; its highest bits are enough for a table of any size.
    /// </summary>
    internal static int SlotOf(uint userId, int slots) => (int)((userId * 0x9E3779B97F4A7C15) >> (BitOperations.LeadingZeroCount((ulong)slots) + 1));

    // Gives back what was there.
    private Entry Write(in Entry entry, ulong version)
    {
        if ((_used + 1) * 4 > _entries.Length * 3) Grow();
        var at = Find(entry.UserId);
        var before = _entries[at];
        if (before.UserId == 0) _used++;
        (_entries[at], _versions[at]) = (entry, version);
        return before;
    }

    private int Find(uint userId)
    {
        var mask = _entries.Length - 1;
        var at = SlotOf(userId);
        while (_entries[at].UserId != 0 && _entries[at].UserId != userId) at = (at + 1) & mask;
        return at;
    }

    private int SlotOf(uint userId) => SlotOf(userId, _entries.Length);

    private void Grow()
    {
        var (entries, versions) = (_entries, _versions);
        (_entries, _versions) = (HugePages.Allocate<Entry>(entries.Length * 2), HugePages.Allocate<ulong>(entries.Length * 2));
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].UserId == 0) continue;
            var at = Find(entries[i].UserId);
            (_entries[at], _versions[at]) = (entries[i], versions[i]);
        }
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

    private readonly record struct Entry(uint UserId, int SignupDay, int City, int DeviceType);
}
