namespace Azki.Warehouse.Reports;

/// <summary>A statement names a format of its own, which whoever reads the answer does not understand. The warehouse says so: what in SQL is its FORMAT, it knows best.</summary>
/// <param name="format">The format named.</param>
public sealed class NamedFormatException(string format)
    : Exception($"The statement names a format, {format}. Leave FORMAT out: the console shows a table, and an export is asked for as csv, parquet or xlsx.");
