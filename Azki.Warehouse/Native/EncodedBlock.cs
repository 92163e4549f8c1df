namespace Azki.Warehouse.Native;

/// <summary>A block as it is recorded and sent: the same bytes each time.</summary>
/// <param name="Table">The table it goes to.</param>
/// <param name="Columns">The columns it fills; the others take their defaults.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Bytes">The block in Native format.</param>
/// <param name="Owner">Whom the bytes are given back to; none where they are the block's own.</param>
public sealed record EncodedBlock(string Table, IReadOnlyList<string> Columns, int Rows, ReadOnlyMemory<byte> Bytes, IDisposable? Owner = null) : IDisposable
{
    /// <summary>Gives the bytes back. Only when nothing reads them any more: an insert that timed out may still be sending them.</summary>
    public void Dispose() => Owner?.Dispose();
}
