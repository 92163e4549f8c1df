using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements;

/// <summary>
/// Memory that is there when a measurement begins. A virtual machine gives memory that was free for some seconds back to its host, and writing a
/// file into pages that the host must find again takes five times as long: who is measured after a measurement that freed its files would be
/// charged a tenth less than who comes after one that keeps them.
/// </summary>
internal sealed class WarmMemory : IDisposable
{
    // The log, the parts of the tables, and those that they were merged into.
    private const long BytesPerEvent = 400;
    private static readonly byte[] Piece = new byte[1 << 20];

    private readonly FileStream _file;

    private WarmMemory(FileStream file) => _file = file;

    /// <summary>
    /// Has the host give the pages that a run over so many events fills with files, yardstick or not. Disposed of when the run begins, it leaves
    /// them to it.
    /// </summary>
    public static WarmMemory Hold(TemporaryFolder folder, long events)
    {
        // Written into the system's cache, and removed before it is written out. Memory of the process would not do: it is freed in large pieces,
        // which are the last that the system takes again.
        var file = new FileStream(
            Path.Combine(folder.Root, "warm"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        for (var left = events * BytesPerEvent; left > 0; left -= Piece.Length) file.Write(Piece);
        return new(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
