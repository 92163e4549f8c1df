namespace MySql.Replication;

/// <summary>How far a reader is, always between two transactions: what to keep for going on later. See <see cref="BinlogStart.From(BinlogCheckpoint)"/>.</summary>
/// <param name="Position">File and position after the last complete transaction.</param>
/// <param name="Gtids">All transactions read or known before, as MySQL writes a GTID set; null where they are not known or the server has none.</param>
/// <param name="MariaDbGtids">The last transaction of each domain, as MariaDB writes it; null on MySQL, or where it is not known.</param>
public sealed record BinlogCheckpoint(BinlogPosition Position, string? Gtids, string? MariaDbGtids);
