namespace Azki.Warehouse.Closing;

/// <summary>A piece as it was closed, whether it still holds or not; see closed_pieces.</summary>
internal sealed record RecordedPiece(int From, int To, ulong Build, ulong Known, ulong Unknown, ulong Rebuilds, ulong Before)
{
    public bool IsDay => From == 0 && To == ClosedPiece.Day;

    public bool Overlaps(int from, int to) => From < to && from < To;
}
