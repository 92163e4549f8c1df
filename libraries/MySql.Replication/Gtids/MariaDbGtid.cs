using System.Globalization;

namespace MySql.Replication;

/// <summary>MariaDB's global transaction identifier.</summary>
/// <param name="Domain">Transactions of one domain have one order.</param>
/// <param name="ServerId">Who ran the transaction first.</param>
/// <param name="Sequence">Rises within a domain.</param>
public readonly record struct MariaDbGtid(uint Domain, uint ServerId, ulong Sequence)
{
    /// <summary>As MariaDB writes it: <c>domain-server-sequence</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Domain}-{ServerId}-{Sequence}");

    /// <summary>Reads what MariaDB writes.</summary>
    /// <exception cref="FormatException">It is not a MariaDB GTID.</exception>
    public static MariaDbGtid Parse(string text)
    {
        var parts = text.Trim().Split('-');
        if (parts.Length == 3
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var domain)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var server)
            && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return new(domain, server, sequence);
        throw new FormatException($"'{text}' is no MariaDB GTID. Expected is domain-server-sequence such as 0-1-270.");
    }
}
