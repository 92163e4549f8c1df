using System.Globalization;
using System.Text;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.Pipeline.Model;

/// <summary>One thing that happens to a platform.</summary>
internal abstract record Step
{
    /// <summary>A file of events comes in; the platform may be stopped and started before it has been loaded.</summary>
    internal sealed record Ingest(IReadOnlyList<PlainEvent> Events, bool IsJson, bool Restart) : Step;

    /// <summary>A file with all users there are.</summary>
    internal sealed record Users(IReadOnlyList<PlainUser> All) : Step;
}

/// <summary>
/// Generated histories: few users, sessions and instants, so that repeats, ties, second users in a session and late users are common.
/// </summary>
internal static class Histories
{
    private static readonly uint[] UserIds = [1, 2, 3, 17, 65_535, 65_536, 2_147_483_648, uint.MaxValue];
    private static readonly string[] Sessions = ["s1", "s2", "s 3", "سشن", "a,b", "it's", "\"q\"", new string('x', 256)];
    private static readonly string[] Types = ["quote_view", "signup", "policy_click", "purchase"];
    private static readonly string[] Channels = ["Google Ads", "Organic", "SMS", "Partner X", "کانال"];
    private static readonly string[] Cities = ["Tehran", "Shiraz", "", "Qo'm \\ n"];
    private static readonly string[] Devices = ["Mobile", "Desktop", ""];

    // Around the end of a month, of a year, of an ISO week; before 1970 + 2^31 s and after; far from each other.
    private static readonly DateTime[] Days =
    [
        new(2000, 1, 1), new(2024, 12, 29), new(2024, 12, 30), new(2024, 12, 31), new(2025, 1, 1), new(2025, 1, 31), new(2025, 2, 1), new(2025, 10, 6),
    ];

    private static readonly Gen<long> Time =
        Gen.Select(OneOf(Days), Gen.Frequency((3, Gen.Int[0, 86_399_999]), (4, OneOf(0, 1, 999, 1000, 43_200_123, 86_399_999))),
            (day, ms) => (day.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + ms);

    private static readonly Gen<PlainEvent> Event = Gen.Select(
        Time, OneOf(UserIds), OneOf(Sessions), OneOf(Types), OneOf(Channels),
        Gen.Frequency((2, Gen.Const(0u)), (5, Gen.UInt[1, 50_000_000]), (1, Gen.Const(uint.MaxValue))),
        Gen.Frequency((6, Gen.Const(-1)), (1, Gen.Int[0, 3])),
        // A chosen id belongs to one user: records of one user are in order, so the first of an id is the same one every time.
        (time, user, session, type, channel, premium, id) => new PlainEvent(time, user, session, type, channel, premium, id switch
        {
            -1 => null,
            0 => user.ToString(CultureInfo.InvariantCulture),
            1 => (ulong.MaxValue - user).ToString(CultureInfo.InvariantCulture),
            _ => $"{user:x8}-0000-4000-8000-{id:d12}",
        }));

    private static readonly Gen<PlainUser> User = Gen.Select(
        OneOf(UserIds), Gen.Int[0, 4000], OneOf(Cities), OneOf(Devices),
        (id, day, city, device) => new PlainUser(id, day == 0 ? null : new DateOnly(2015, 1, 1).AddDays(day), city, device));

    private static readonly Gen<Step> Users = User.ArrayWithEdges(0, 10).Select(users => (Step)new Step.Users([.. users.DistinctBy(u => u.UserId)]));

    private static readonly Gen<Step> Ingest = Gen.Select(Event.ArrayWithEdges(1, 60), Gen.Int[0, 20].Or(0), Gen.Bool, Gen.Int[0, 3],
        (events, repeats, json, restart) => (Step)new Step.Ingest([.. events, .. events.Take(repeats)], json, restart == 0));

    /// <summary>Histories of some steps, each followed at times by a repeat of an earlier one.</summary>
    public static Gen<IReadOnlyList<Step>> All { get; } = Gen.Select(
        Gen.Frequency((2, Ingest), (1, Users)).Array[3, 7], Gen.Int[0, 6], (steps, repeated) => (IReadOnlyList<Step>)[.. steps, steps[repeated % steps.Length]]);

    public static byte[] File(Step.Ingest ingest) => Encoding.UTF8.GetBytes(string.Join('\n', ingest.IsJson
        ? ingest.Events.Select(ToJson)
        : ingest.Events.Select(ToCsv).Prepend("event_id,event_time,user_id,session_id,event_type,channel,premium_amount")));

    public static byte[] File(Step.Users users) => Encoding.UTF8.GetBytes(string.Join('\n', users.All.Select(u => u.ToCsv()).Prepend("user_id,signup_date,city,device_type")));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string ToCsv(PlainEvent e) => string.Create(CultureInfo.InvariantCulture,
        $"{e.GivenId},{e.Time:yyyy-MM-ddTHH:mm:ss.fff}Z,{e.UserId},\"{e.Session.Replace("\"", "\"\"", StringComparison.Ordinal)}\", {e.Type.ToUpperInvariant()} ,{e.Channel},{(e.Premium == 0 ? "" : $"{e.Premium}.0")}");

    private static string ToJson(PlainEvent e) => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["premium_amount"] = e.Premium == 0 ? null : e.Premium,
        ["event_time"] = e.Time.AddHours(3.5).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + "+03:30",
        ["user_id"] = e.UserId,
        ["session_id"] = " " + e.Session,
        ["event_type"] = e.Type,
        ["channel"] = e.Channel,
        ["event_id"] = ulong.TryParse(e.GivenId, out var number) ? number : e.GivenId,
    });
}
