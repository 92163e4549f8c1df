using System.Buffers;
using System.Text;
using Azki.Core.Quarantine;
using Azki.EventLog;

namespace Azki.ServiceDefaults.Log;

/// <summary>Writes refused rows to <see cref="Core.Topics.QuarantinedEvents"/>. Those of one source keep their order.</summary>
/// <param name="log">The log.</param>
/// <param name="topic">The opened topic.</param>
/// <param name="headers">The headers of every record.</param>
public sealed class QuarantineWriter(IEventLog log, Topic topic, RecordHeaders headers) : IAsyncDisposable
{
    private readonly TopicWriter _writer = new(log, topic, headers);
    private readonly ArrayBufferWriter<byte> _json = new();
    private string? _source;
    private byte[] _key = [];

    /// <inheritdoc cref="TopicWriter.FullBatches"/>
    public int FullBatches => _writer.FullBatches;

    /// <summary>Adds a row. See <see cref="SendFullAsync"/> and <see cref="FlushAsync"/> for when it is sent and durable.</summary>
    public void Add(QuarantinedRow row)
    {
        if (row.Source != _source)
        {
            _source = row.Source;
            _key = Encoding.UTF8.GetBytes(row.Source);
        }

        _json.ResetWrittenCount();
        QuarantinedRowJson.Write(row, _json);
        _writer.Add(_key, _json.WrittenSpan);
    }

    /// <inheritdoc cref="TopicWriter.SendFullAsync"/>
    public ValueTask SendFullAsync(CancellationToken cancellationToken = default) => _writer.SendFullAsync(cancellationToken);

    /// <inheritdoc cref="TopicWriter.FlushAsync"/>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
