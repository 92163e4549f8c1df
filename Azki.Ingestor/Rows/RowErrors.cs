using Azki.Core.Events;

namespace Azki.Ingestor.Rows;

/// <summary>The first refused rows of an input; the rest are only counted, elsewhere.</summary>
internal sealed class RowErrors(int max)
{
    private readonly List<(long Row, RejectReason Reason)> _items = [];

    public IReadOnlyList<(long Row, RejectReason Reason)> Items => _items;

    public void Add(long row, RejectReason reason)
    {
        if (_items.Count < max) _items.Add((row, reason));
    }
}
