using System.Globalization;

namespace Azki.Benchmarks.Generation;

/// <summary>Users numbered from 1, with the attributes an event takes from them.</summary>
internal sealed class GeneratedUsers
{
    private static readonly byte[][] Cities = EventValues.Utf8("Tehran", "Mashhad", "Isfahan", "Shiraz", "Tabriz");
    private static readonly byte[][] Devices = EventValues.Utf8("Desktop", "Mobile", "Tablet");

    private readonly (short SignupOffset, byte City, byte Device)[] _users;

    public GeneratedUsers(int count, Random random)
    {
        _users = new (short, byte, byte)[count];
        foreach (ref var user in _users.AsSpan()) user = ((short)random.Next(730), (byte)random.Next(Cities.Length), (byte)random.Next(Devices.Length));
    }

    public int Count => _users.Length;

    /// <summary>Days since 1970.</summary>
    public int SignupDay(uint user) => FirstSignup.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + _users[user - 1].SignupOffset;

    public ReadOnlySpan<byte> City(uint user) => Cities[_users[user - 1].City];

    public ReadOnlySpan<byte> Device(uint user) => Devices[_users[user - 1].Device];

    /// <summary>Writes a users.csv.</summary>
    public void Write(string path)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("user_id,signup_date,city,device_type");
        for (var i = 1u; i <= Count; i++)
        {
            var signup = FirstSignup.AddDays(_users[i - 1].SignupOffset);
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{i},{signup:yyyy-MM-dd},{System.Text.Encoding.UTF8.GetString(City(i))},{System.Text.Encoding.UTF8.GetString(Device(i))}"));
        }
    }

    private static DateOnly FirstSignup => new(2023, 1, 1);
}
