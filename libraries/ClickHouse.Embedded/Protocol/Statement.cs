namespace ClickHouse.Embedded.Protocol;

/// <summary>A statement and, of an INSERT, its data.</summary>
/// <param name="Sql">Without its data and, of an INSERT, without FORMAT or VALUES.</param>
/// <param name="Text">What is known of it.</param>
/// <param name="Format">Of the data of an INSERT; of the answer otherwise; null when the statement names none.</param>
internal sealed record Statement(ReadOnlyMemory<byte> Sql, SqlText Text, string? Format)
{
    /// <summary>Data that arrived with the text.</summary>
    public ReadOnlyMemory<byte> FirstData { get; init; }

    /// <summary>The data after that; null when the body holds nothing else and can be copied as it is.</summary>
    public Stream? MoreData { get; init; }
}
