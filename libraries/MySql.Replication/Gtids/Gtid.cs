using System.Globalization;

namespace MySql.Replication;

/// <summary>MySQL's global transaction identifier: who ran the transaction first, and its number there.</summary>
/// <param name="Source">UUID of the server.</param>
/// <param name="Number">From 1.</param>
/// <param name="Tag">A name for a group of transactions (since MySQL 8.3); empty for none.</param>
public readonly record struct Gtid(Guid Source, long Number, string Tag = "")
{
    /// <summary>As MySQL writes it: <c>uuid:number</c> or <c>uuid:tag:number</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Source:D}:{(Tag.Length > 0 ? Tag + ":" : "")}{Number}");
}
