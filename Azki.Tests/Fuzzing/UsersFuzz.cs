using System.Text;
using Azki.CdcBridge;
using Azki.CdcBridge.Csv;
using Azki.Core.Events;
using Azki.Core.Users;
using Azki.Tests.EventLog;

namespace Azki.Tests.Fuzzing;

/// <summary>Users, from their file and from the topic of their changes.</summary>
public sealed class UsersFuzz
{
    private const int MaxRowBytes = 1 << 20;
    private static readonly DateOnly Today = new(2026, 11, 18);

    [Fact]
    public async Task UsersFile_AnyBytes_IsReadAsThePlainReaderDoes()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "users.csv");
        await Fuzz.RunAsync(Mutation.Of(Seeds.Users, Seeds.CsvTokens), 200, async input =>
        {
            await File.WriteAllBytesAsync(path, input);
            var read = new StringBuilder();
            try
            {
                var source = new UsersCsvSource(path, Today);
                await source.ReadAsync((_, number, user, reason, _) => Describe(read, number, user, reason), CancellationToken.None);
            }
            catch (UsersFileRefusedException)
            {
                Assert.Equal("", read.ToString());
                read.Append("refused");
            }

            Assert.Equal(Expected(input), read.ToString());
        });
    }

    [Fact]
    public Task Envelope_AnyBytes_IsRefusedOrAChangeThatIsWrittenAsItIsRead() => Fuzz.RunAsync(Mutation.Of(Seeds.Envelopes, Seeds.EnvelopeTokens), 1500, input =>
    {
        DebeziumEnvelope.TryParseKey(input, out _);
        if (!DebeziumEnvelope.TryParse(input, input, out var change, out var reason))
        {
            Assert.NotEqual(RejectReason.None, reason);
            return;
        }

        Assert.NotEqual(0u, change.UserId);
        var written = DebeziumEnvelope.Write(change);
        Assert.True(DebeziumEnvelope.TryParse(DebeziumEnvelope.WriteKey(change.UserId), written, out var again, out reason), reason.ToString());
        Assert.Equal((change.Kind, change.UserId, change.Before), (again.Kind, again.UserId, again.Before));
        Assert.Equal((change.After, change.Source), (again.After, again.Source));
        Assert.Equal(written, DebeziumEnvelope.Write(again));
    });

    private static string Expected(byte[] input)
    {
        var lines = PlainLine.Of(input, MaxRowBytes);
        if (PlainCsv.Columns(lines.FirstOrDefault(), UserColumns.Needed) is not { } columns) return "refused";

        var expected = new StringBuilder();
        foreach (var line in lines.Skip(1))
        {
            var values = PlainCsv.Values(line.Text)?.Select(Encoding.Latin1.GetBytes).ToArray();
            var reason = values is null ? RejectReason.MalformedRow
                : values.Length < columns[""] ? RejectReason.TooFewColumns
                : values.Length > columns[""] ? RejectReason.TooManyColumns
                : RejectReason.None;
            User? user = null;
            if (reason == RejectReason.None)
            {
                var raw = new RawUser
                {
                    UserId = values![columns["user_id"]],
                    SignupDate = values[columns["signup_date"]],
                    City = values[columns["city"]],
                    DeviceType = values[columns["device_type"]],
                };
                UserNormalizer.TryNormalize(raw, Today, out user, out reason);
            }

            Describe(expected, line.Number, user, reason);
        }

        return expected.ToString();
    }

    private static void Describe(StringBuilder text, long number, User? user, RejectReason reason) => text.Append($"{number} {user} {reason}\n");
}
