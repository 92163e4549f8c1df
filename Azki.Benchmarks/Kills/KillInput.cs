using System.Globalization;
using Azki.Benchmarks.Generation;

namespace Azki.Benchmarks.Kills;

/// <summary>
/// Files that show what goes wrong: events of three months, some twice in their file, some again in later files, some with an id of the
/// sender's, some broken; and users, a fifth of whom arrive after their events.
/// </summary>
internal sealed class KillInput
{
    private const int Users = 2_000;
    private const int LateUsers = 400;
    private const int UnknownUsers = 100;
    private static readonly DateTime Start = new(2025, 8, 20);
    private readonly string _folder;
    private readonly Random _random;
    private readonly List<string> _lines = [];

    public KillInput(string folder, Random random, int files, int eventsPerFile)
    {
        (_folder, _random) = (Directory.CreateDirectory(folder).FullName, random);
        EarlyUsers = WriteUsers("users-early.csv", Users - LateUsers);
        AllUsers = WriteUsers("users.csv", Users);
        Events = [.. Enumerable.Range(1, files).Select(n => WriteEvents(n, eventsPerFile))];
    }

    public string Folder => _folder;

    /// <summary>The users without those who arrive late.</summary>
    public string EarlyUsers { get; }

    public string AllUsers { get; }

    /// <summary>The files of events, in the order in which they are loaded.</summary>
    public IReadOnlyList<string> Events { get; }

    private string WriteUsers(string name, int count)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, Enumerable.Range(1, count)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},2024-01-{1 + (i % 28):d2},City{i % 7},Device{i % 3}"))
            .Prepend("user_id,signup_date,city,device_type"));
        return path;
    }

    private string WriteEvents(int number, int count)
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"events-{number:d3}.csv"));
        using var file = new StreamWriter(path);
        file.WriteLine("event_time,user_id,session_id,event_type,channel,premium_amount,event_id");
        for (var i = 0; i < count; i++)
        {
            // One in fifty came before, in this file or an earlier one; one in a thousand is broken.
            var isRepeat = _lines.Count > 0 && _random.Next(50) == 0;
            var line = isRepeat ? _lines[_random.Next(_lines.Count)] : NewLine();
            if (!isRepeat) _lines.Add(line);
            file.WriteLine(_random.Next(1000) == 0 ? "\"broken" + line : line);
        }
        return path;
    }

    private string NewLine()
    {
        var time = Start.AddMilliseconds(_random.NextInt64(60L * 86_400_000));
        var type = System.Text.Encoding.UTF8.GetString(EventValues.Types[_random.Next(EventValues.Types.Length)]);
        var channel = System.Text.Encoding.UTF8.GetString(EventValues.Channels[_random.Next(EventValues.Channels.Length)]);
        var id = _random.Next(20) == 0 ? _random.NextInt64().ToString(CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{time:yyyy-MM-dd HH:mm:ss.fff},{1 + _random.Next(Users + UnknownUsers)},s{_random.Next(50_000)},{type},{channel},{_random.Next(50_000_000)},{id}");
    }
}
