using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The session's settings that a statement carries with it; of interest here is the character set of its text.</summary>
internal static class QueryStatus
{
    private const byte Flags2 = 0, SqlMode = 1, Catalog = 2, AutoIncrement = 3, CharsetCode = 4, TimeZone = 5, CatalogWithoutZero = 6;

    /// <summary>The collation id of <c>character_set_client</c>, or 0 when it is not told.</summary>
    public static int ClientCollation(ReadOnlySpan<byte> variables)
    {
        var reader = new WireReader(variables);
        // The variables come in the order of their numbers as far as the one wanted; later ones are of no interest.
        while (!reader.IsEmpty)
        {
            switch (reader.UInt8())
            {
                case Flags2: reader.Skip(4); break;
                case SqlMode: reader.Skip(8); break;
                case Catalog: reader.Skip(reader.UInt8() + 1); break;
                case AutoIncrement: reader.Skip(4); break;
                case TimeZone or CatalogWithoutZero: reader.Skip(reader.UInt8()); break;
                case CharsetCode: return reader.UInt16();
                default: return 0;
            }
        }
        return 0;
    }
}
