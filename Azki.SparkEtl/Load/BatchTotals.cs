namespace Azki.SparkEtl.Load;

/// <summary>What the rows of a run add up to, as Spark and the warehouse each count it for themselves.</summary>
/// <param name="Events">Their number.</param>
/// <param name="Ids">Exclusive or of all ids: an event missing, there twice or changed shows.</param>
/// <param name="Times">Sum of the milliseconds of event_time.</param>
/// <param name="Users">Sum of user_id.</param>
/// <param name="Premium">Sum of premium_amount.</param>
/// <param name="Attributes">Sum over user_known and user_tenure_days.</param>
/// <param name="Texts">Sum of a checksum (CRC-32) over all texts of each event.</param>
/// <param name="RefusedRows">Rows refused.</param>
/// <param name="RefusedIds">Exclusive or of their ids.</param>
public sealed record BatchTotals(long Events, long Ids, long Times, long Users, long Premium, long Attributes, long Texts, long RefusedRows, long RefusedIds)
{
    /// <summary>Of no rows.</summary>
    public static BatchTotals Zero { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>By the names of <c>totals.sql</c>, which are asked for in their order.</summary>
    internal static BatchTotals Of(Func<string, long> value) => new(
        value("events"), value("ids"), value("times"), value("users"), value("premium"), value("attributes"), value("texts"), value("refused_rows"), value("refused_ids"));

    /// <summary>Of the rows of both.</summary>
    public static BatchTotals operator +(BatchTotals a, BatchTotals b) => new(
        a.Events + b.Events, a.Ids ^ b.Ids, a.Times + b.Times, a.Users + b.Users, a.Premium + b.Premium, a.Attributes + b.Attributes, a.Texts + b.Texts,
        a.RefusedRows + b.RefusedRows, a.RefusedIds ^ b.RefusedIds);
}
