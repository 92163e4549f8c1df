using System.Globalization;

namespace Azki.Warehouse.Storage;

/// <summary>The size of a table of events on disk, beside that of the same rows in naive types.</summary>
/// <param name="Rows">Rows stored.</param>
/// <param name="Bytes">Bytes on disk, indexes included.</param>
/// <param name="ClosedRows">Rows in parts that are closed, and therefore recompressed.</param>
/// <param name="MeasuredRows">Of the rows, so many were stored in naive types as well, to measure them.</param>
/// <param name="MeasuredNaiveBytes">Bytes on disk of these, as text and 64-bit integers under LZ4.</param>
public sealed record StoredSize(long Rows, long Bytes, long ClosedRows, long MeasuredRows, long MeasuredNaiveBytes)
{
    /// <summary>Up to so many rows all are measured; of more, as many as this.</summary>
    public const int MostMeasuredRows = 200_000;

    private const int Shares = 4;

    /// <summary>Bytes on disk of a row.</summary>
    public double BytesPerRow => Share(Bytes, Rows);

    /// <summary>Bytes on disk of a row in naive types.</summary>
    public double NaiveBytesPerRow => Share(MeasuredNaiveBytes, MeasuredRows);

    /// <summary>How much smaller it is than the naive types would be, in percent; 0 where nothing is stored.</summary>
    public double PercentBelowNaive => MeasuredNaiveBytes == 0 ? 0 : Math.Round(100 * (1 - (BytesPerRow / NaiveBytesPerRow)), 1);

    /// <summary>Measures a table that has the column <c>event_date</c>. What is large is measured on runs of neighbouring rows spread over its days.</summary>
    public static async Task<StoredSize> MeasureAsync(
        WarehouseClient warehouse, string table, int mostMeasuredRows = MostMeasuredRows, CancellationToken cancellationToken = default)
    {
        var (rows, bytes, closed) = (await warehouse.QueryAsync(
            """
            SELECT sum(rows), sum(bytes_on_disk), sumIf(rows, startsWith(default_compression_codec, 'ZSTD'))
            FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}
            """, r => (Number(r, 0), Number(r, 1), Number(r, 2)), new Dictionary<string, object> { ["table"] = table }, cancellationToken).ConfigureAwait(false))[0];
        if (rows == 0) return new(0, bytes, 0, 0, 0);

        var days = await warehouse.QueryAsync(
            $"SELECT event_date, count() FROM {table} GROUP BY event_date ORDER BY event_date", r => (DateOnly.FromDateTime(r.GetDateTime(0)), Number(r, 1)),
            null, cancellationToken).ConfigureAwait(false);
        var starts = SpreadDays.Of(days, rows <= mostMeasuredRows ? 1 : Shares);
        await using var naive = await NaiveTable.CreateAsync(warehouse, table, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < starts.Count; i++)
        {
            var until = i + 1 < starts.Count ? $" AND event_date < '{starts[i + 1]:yyyy-MM-dd}'" : "";
            await naive.AddAsync($"event_date >= '{starts[i]:yyyy-MM-dd}'{until}", mostMeasuredRows / starts.Count, cancellationToken).ConfigureAwait(false);
        }
        var (measured, naiveBytes) = await naive.SizeAsync(cancellationToken).ConfigureAwait(false);
        return new(rows, bytes, closed, measured, naiveBytes);
    }

    private static double Share(long bytes, long rows) => rows == 0 ? 0 : Math.Round((double)bytes / rows, 2);

    private static long Number(System.Data.Common.DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}
