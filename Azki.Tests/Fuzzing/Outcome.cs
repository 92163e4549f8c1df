using System.Text;
using Azki.Core.Events;
using Azki.Core.Quarantine;

namespace Azki.Tests.Fuzzing;

/// <summary>What became of the rows of an input, whatever their order.</summary>
internal sealed class Outcome
{
    private readonly List<string> _events = [];
    private readonly List<(string Place, string Reason, string Row)> _refused = [];

    public int Read => _events.Count + _refused.Count;

    public int Accepted => _events.Count;

    /// <summary>The accepted events.</summary>
    public string Events => string.Join('\n', _events.Order(StringComparer.Ordinal));

    /// <summary>The events, and of each refused row the place.</summary>
    public string Places => Events + "\n" + string.Join('\n', _refused.Select(row => row.Place).Order(StringComparer.Ordinal));

    /// <summary>The events, and all that is kept of the refused rows.</summary>
    public string Everything =>
        Events + "\n" + string.Join('\n', _refused.Select(row => $"{row.Place} {row.Reason} {row.Row}").Order(StringComparer.Ordinal));

    public void Accept(in NormalizedEvent e) => _events.Add(
        $"{e.TimeMs} {e.UserId} {Hex(e.SessionId)} {Hex(e.EventType)} {Hex(e.Channel)} {e.PremiumAmount} {e.EventId} {e.EventIdGiven}");

    public void Reject(string place, string reason, ReadOnlySpan<byte> row) =>
        _refused.Add((place, reason, Hex(row[..Math.Min(row.Length, QuarantinedRow.MaxRowBytes)])));

    /// <summary>What was logged.</summary>
    public static Outcome Of(MemoryLog log)
    {
        var outcome = new Outcome();
        foreach (var (topic, _, _, value) in log.Records)
        {
            if (topic == Azki.Core.Topics.RawEvents)
            {
                Assert.True(RawEventCodec.TryRead(value, out NormalizedEvent e));
                outcome.Accept(e);
            }
            else
            {
                Assert.True(QuarantinedRowJson.TryRead(value, out var row));
                outcome.Reject(row.Place, row.ReasonCode, row.Row);
            }
        }

        return outcome;
    }

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? Convert.ToHexString(bytes) : Encoding.ASCII.GetString(bytes);
}
