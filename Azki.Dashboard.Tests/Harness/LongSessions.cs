using System.Globalization;
using System.Text;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>A platform on sessions of more events, and a user of more sessions, than a page shows.</summary>
public sealed class LongSessions : IAsyncLifetime
{
    public const int Many = 1_200;
    public const int JustShown = 1_000;
    public const int Sessions = 210;

    public const int Channels = 1_005;

    /// <summary>Sessions whose ids are no part of a path as they are.</summary>
    public static readonly string[] OddIds = ["a/b", "..", ".", "a%2Fb", "a b?c#d&e+f", "\u062C\u0644\u0633\u0647/\u06F1"];

    private static readonly string[] Types = ["signup", "quote_view", "policy_click", "purchase"];
    private static readonly DateTime Begin = new(2025, 10, 1, 0, 0, 0, DateTimeKind.Utc);
    private Platform _platform = null!;

    public Uri Url => _platform.Url;

    /// <summary>The premium of the purchases among the first events of a session: each event's is its number.</summary>
    public static long Revenue(int events) => Enumerable.Range(0, events).Where(n => n % Types.Length == 3).Sum(n => (long)n + 1);

    public async ValueTask InitializeAsync()
    {
        var csv = new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        // The last ones first: order is by time, not by arrival.
        for (var n = Many - 1; n >= 0; n--) Add("many", Begin.AddSeconds(n), n);
        for (var n = 0; n < JustShown; n++) Add("just", Begin.AddDays(1).AddSeconds(n), n);
        for (var n = 0; n < Sessions - 2; n++) Add($"short_{n}", Begin.AddMinutes(-n - 1), 0);
        // Of other users, and of days before.
        for (var n = 0; n < OddIds.Length; n++) Add(OddIds[n], Begin.AddDays(-2).AddSeconds(n), n, user: 8);
        for (var n = 0; n < Channels; n++) Add("shared", Begin.AddDays(-3).AddSeconds(n), n, user: n < JustShown ? 9 : 10, channel: $"channel {n:0000}");
        _platform = await Platform.StartAsync(csv.ToString());

        void Add(string session, DateTime at, int n, int user = 7, string channel = "SMS") =>
            csv.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{user},{session},{Types[n % Types.Length]},{channel},{n + 1}\n");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();
}
