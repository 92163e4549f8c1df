using System.Text;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Native;
using ClickHouse.Embedded.Storage;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// A result in a file. Formats with a frame around all rows (JSON, Parquet) cannot be joined from blocks, and some clients want to know
/// that a statement has ended well before they read: neither may cost memory by the size of the result.
/// </summary>
internal sealed class SpooledResult : IAsyncDisposable
{
    private SpooledResult(FileStream file, RunStatistics statistics)
    {
        File = file;
        Statistics = statistics;
    }

    public FileStream File { get; }

    public RunStatistics Statistics { get; }

    /// <summary>An empty folder for such files; what a process left behind that was killed goes.</summary>
    public static string Prepare(string home)
    {
        string folder = Path.Combine(home, "spool");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Runs a SELECT to its end.</summary>
    /// <exception cref="ClickHouseException">As the statement does; or 243: there may have been no room for all of it.</exception>
    public static async Task<SpooledResult> RunAsync(
        EngineConnection connection, Statement statement, string format, NativeParameters parameters, string folder, FullDiskGuard disk)
    {
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            // INTO OUTFILE is the library's own, as it is of clickhouse-client: no grant is asked for, and no user may write it.
            byte[] into = Encoding.UTF8.GetBytes($"\nINTO OUTFILE {SqlText.Quote(path)} FORMAT {format} ");
            ReadOnlySpan<byte> sql = statement.Sql.Span;
            byte[] whole = [.. sql[..statement.Text.HeadEnd], .. into, .. sql[statement.Text.Tail]];
            using EngineResult result = await connection.QueryAsync(whole, Encoding.UTF8.GetBytes(format), parameters).ConfigureAwait(false);
            disk.EnsureRoomIsLeft();
            var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan | FileOptions.DeleteOnClose, BufferSize = 0 });
            return new SpooledResult(file, result.Statistics);
        }
        catch
        {
            System.IO.File.Delete(path);
            throw;
        }
    }

    public ValueTask DisposeAsync() => File.DisposeAsync();
}
