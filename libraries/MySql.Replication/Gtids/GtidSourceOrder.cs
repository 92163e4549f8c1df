namespace MySql.Replication.Gtids;

/// <summary>The order MySQL keeps: UUIDs as they are written, then tags, none first.</summary>
internal sealed class GtidSourceOrder : IComparer<(Guid Source, string Tag)>
{
    public static readonly GtidSourceOrder Instance = new();

    // A Guid compares by its fields, which is the order of its text.
    public int Compare((Guid Source, string Tag) x, (Guid Source, string Tag) y) =>
        x.Source.CompareTo(y.Source) is var order and not 0 ? order : string.CompareOrdinal(x.Tag, y.Tag);
}
