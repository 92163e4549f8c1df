namespace MySql.Replication.Columns;

/// <summary>Where a value is in its event.</summary>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Length">Of its bytes; or <see cref="Null"/>, or <see cref="Absent"/>.</param>
/// <param name="IsJsonDiff">Changes to the value before, not a value.</param>
internal readonly record struct ValueSlot(int Offset, int Length, bool IsJsonDiff = false)
{
    public const int Null = -1;
    public const int Absent = -2;
}
