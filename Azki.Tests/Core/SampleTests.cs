using System.Globalization;
using Azki.Core.Events;
using Azki.Core.Text;
using Azki.Core.Users;

namespace Azki.Tests.Core;

/// <summary>The sample in the repository, read as the platform reads it, against a plain reading of the same text.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Events_AllRows_AreAcceptedWithDistinctIdentities()
    {
        var file = File.ReadAllBytes(Path.Combine(DataFolder(), "user_events.csv"));
        var expected = File.ReadAllLines(Path.Combine(DataFolder(), "user_events.csv")).Skip(1).ToArray();
        var normalizer = new EventNormalizer(EventRules.Default);
        var splitter = new LineSplitter();
        splitter.Next(file, final: true, out var line, out var at);
        Assert.True(EventColumns.TryParse(line, out var columns, out _));
        var reader = new CsvRowReader(columns.Header);
        var identities = new HashSet<ulong>();
        while (splitter.Next(file.AsSpan(at), final: true, out line, out var consumed) == LineKind.Line)
        {
            at += consumed;
            Assert.True(reader.TryRead(line, out var row, out _));
            Assert.True(normalizer.TryNormalize(columns.Map(row), OwnedEvent.Now, out var normalized, out _));
            var e = OwnedEvent.From(normalized);
            var time = DateTimeOffset.FromUnixTimeMilliseconds(e.TimeMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            Assert.Equal(expected[identities.Count], $"{time},{e.UserId},{e.SessionId},{e.EventType},{e.Channel},{e.Premium}");
            Assert.True(identities.Add(e.EventId));
        }

        Assert.Equal(expected.Length, identities.Count);
    }

    [Fact]
    public void Users_AllRows_AreAccepted()
    {
        var lines = File.ReadAllLines(Path.Combine(DataFolder(), "users.csv"));
        Assert.True(UserColumns.TryParse(System.Text.Encoding.UTF8.GetBytes(lines[0]), out var columns, out _));
        var reader = new CsvRowReader(columns.Header);
        foreach (var expected in lines.Skip(1))
        {
            Assert.True(reader.TryRead(System.Text.Encoding.UTF8.GetBytes(expected), out var row, out _));
            Assert.True(UserNormalizer.TryNormalize(columns.Map(row), new DateOnly(2026, 11, 23), out var user, out _));
            Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{user.UserId},{user.SignupDate:yyyy-MM-dd},{user.City},{user.DeviceType}"));
        }
    }

    private static string DataFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Azki.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository."), "data");
    }
}
