using Azki.EventLog;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

public sealed class LocalEventLogTests : EventLogContract
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IEventLog> OpenAsync() => new(new LocalEventLog(new() { Path = _folder.Path }));

    protected override Task DeleteTopicAsync(string name)
    {
        Directory.Delete(Path.Combine(_folder.Path, "topics", name), recursive: true);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
