using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Handling;
using MySql.Replication;

namespace Azki.CdcBridge;

/// <summary>The settings of the envelopes, by Debezium's names.</summary>
internal static class CdcEnvelopes
{
    /// <exception cref="FormatException">A mode is not known; the message names those there are.</exception>
    public static EnvelopeOptions Envelopes(this CdcOptions options, ServerVersion server) => new()
    {
        Name = options.TopicPrefix,
        Connector = server.IsMariaDb ? "mariadb" : "mysql",
        Decimals = HandlingModes.Decimal(options.DecimalHandlingMode),
        UnsignedBigInts = HandlingModes.BigIntUnsigned(options.BigintUnsignedHandlingMode),
        Times = HandlingModes.TimePrecision(options.TimePrecisionMode),
        Binaries = HandlingModes.Binary(options.BinaryHandlingMode),
        HasTombstones = options.TombstonesOnDelete,
        IncludesQuery = options.IncludeQuery,
    };
}
