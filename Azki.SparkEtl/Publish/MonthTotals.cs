namespace Azki.SparkEtl.Publish;

/// <summary>What a month of events adds up to, as Spark and the warehouse each count it for themselves.</summary>
/// <param name="Month">As yyyyMM.</param>
/// <param name="Events">Their number.</param>
/// <param name="Ids">Exclusive or of all ids: an event missing, there twice or changed shows.</param>
/// <param name="Premium">Sum of premium_amount.</param>
/// <param name="Users">Sum of user_id.</param>
/// <param name="Sessions">Distinct sessions.</param>
internal sealed record MonthTotals(int Month, long Events, long Ids, long Premium, long Users, long Sessions);
