using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Handling;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>The options of the runs of Debezium 3.4.0 that the golden files come from.</summary>
internal static class HandlingModesOf
{
    public static EnvelopeOptions Run(string name) => name switch
    {
        "default" => Named("dflt"),
        "string-precise-connect-query" => Named("altf") with
        {
            Decimals = HandlingModes.Decimal("string"),
            UnsignedBigInts = HandlingModes.BigIntUnsigned("precise"),
            Times = HandlingModes.TimePrecision("connect"),
            Binaries = HandlingModes.Binary("base64"),
            IncludesQuery = true,
        },
        "double-isostring-hex" => Named("altb") with
        {
            Decimals = HandlingModes.Decimal("double"),
            Times = HandlingModes.TimePrecision("isostring"),
            Binaries = HandlingModes.Binary("hex"),
            HasTombstones = false,
        },
        "microseconds-url-safe" => Named("altc") with { Times = HandlingModes.TimePrecision("microseconds"), Binaries = HandlingModes.Binary("base64-url-safe") },
        "nanoseconds" => Named("altd") with { Times = HandlingModes.TimePrecision("nanoseconds") },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static EnvelopeOptions Named(string name) => new() { Name = name, Version = "3.4.0.Final" };
}
