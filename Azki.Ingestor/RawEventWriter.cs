using System.Buffers.Text;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.EventLog;
using Azki.ServiceDefaults.Log;

namespace Azki.Ingestor;

/// <summary>
/// Writes accepted events and refused rows to the log. Events are keyed by user, so that those of one user stay in order.
/// Not for use by several threads at once.
/// </summary>
internal sealed class RawEventWriter(TopicWriter events, QuarantineWriter quarantine, IRawEventFormat format, IngestTopics topics) : IAsyncDisposable
{
    private const int MaxUserIdDigits = 10;

    // Some 4 MB.
    private const int MaxFullBatches = 32;

    /// <summary>Whether so much waits that it is to be sent before more is added: two bytes may be a row that is refused, with its header.</summary>
    public bool IsFull => events.FullBatches + quarantine.FullBatches >= MaxFullBatches;

    public void Add(in NormalizedEvent e)
    {
        Span<byte> key = stackalloc byte[MaxUserIdDigits];
        Utf8Formatter.TryFormat(e.UserId, key, out var length);
        var destination = events.BeginAdd(key[..length], format.MaxLength(e));
        events.EndAdd(format.Write(e, destination));
    }

    public void Quarantine(QuarantinedRow row) => quarantine.Add(row);

    /// <summary>Sends what is worth sending; waits only while too much is in flight.</summary>
    public async ValueTask SendFullAsync(CancellationToken cancellationToken)
    {
        await OrForgetTopicsAsync(events.SendFullAsync(cancellationToken));
        await OrForgetTopicsAsync(quarantine.SendFullAsync(cancellationToken));
    }

    /// <summary>Completes once all that was added is durable.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        OrForgetTopicsAsync(new(Task.WhenAll(events.FlushAsync(cancellationToken), quarantine.FlushAsync(cancellationToken)))).AsTask();

    // A topic may have been made anew: the next request looks.
    private async ValueTask OrForgetTopicsAsync(ValueTask sending)
    {
        try
        {
            await sending;
        }
        catch (EventLogException)
        {
            topics.Forget();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        await quarantine.DisposeAsync();
    }
}
