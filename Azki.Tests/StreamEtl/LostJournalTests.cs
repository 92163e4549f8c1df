using Azki.EventLog;
using Azki.StreamEtl;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Plans;
using Azki.Tests.EventLog;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Native;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

/// <summary>An instance that was put aside while another one took over.</summary>
public sealed class LostJournalTests(EngineFixture fixture)
{
    [Fact]
    public async Task Insert_AnotherInstanceHasTakenOver_SendsNothing()
    {
        await using var home = new PipelineHome(fixture);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        using var plans = new PlanJournal(folder.Path);
        var options = Options.Create(new StreamEtlOptions());
        using var executor = new PlanExecutor(
            new LogOfAnother(), home.Warehouse, plans, new EtlProgress(), new ReaderGroup(home.Warehouse, options), new BatchSize(options), NullLogger<PlanExecutor>.Instance);
        await using var tenure = await executor.TakeOverAsync(TestContext.Current.CancellationToken);

        // A block that the engine would refuse again and again: it is not asked.
        var plan = BatchPlan.Of("p", [new EncodedBlock("no_such_table", ["a"], 1, new byte[5])], []);
        await Assert.ThrowsAsync<JournalLostException>(
            () => executor.InsertAsync(plan, null, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private sealed class LogOfAnother : IEventLog
    {
        public Task<ILogJournal?> TakeOverJournalAsync(string name, string group, string? former = null, Action? standsBy = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<ILogJournal?>(new Journal());

        public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask CommitPositionsAsync(string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Journal : ILogJournal
    {
        public CancellationToken Lost => CancellationToken.None;

        public IReadOnlyList<JournalEntry> Pending => [];

        public Task AppendAsync(long id, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync(long id, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CommitAsync(IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default) => ConfirmAsync(cancellationToken);

        public Task ConfirmAsync(CancellationToken cancellationToken = default) => throw new JournalLostException("another one has it");

        public Task ConfirmRecentAsync(CancellationToken cancellationToken = default) => ConfirmAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
