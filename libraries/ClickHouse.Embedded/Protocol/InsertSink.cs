using ClickHouse.Embedded.Access;
using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>A stream whose writes go straight into an insert: what a client holds in memory is handed over where it lies.</summary>
internal sealed class InsertSink(EngineInsertStream insert, ValuesRules? rules = null) : WriteOnlyStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        rules?.Refuse(buffer.Span);
        await insert.AppendAsync(buffer).ConfigureAwait(false);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
