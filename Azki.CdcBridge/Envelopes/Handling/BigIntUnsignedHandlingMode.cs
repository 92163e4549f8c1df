namespace Azki.CdcBridge.Envelopes.Handling;

/// <summary>Debezium's <c>bigint.unsigned.handling.mode</c>: how BIGINT UNSIGNED is written.</summary>
internal enum BigIntUnsignedHandlingMode
{
    /// <summary><c>long</c>: a signed number of 64 bits; from 2^63 on it is negative.</summary>
    Long,

    /// <summary><c>precise</c>: as a precise DECIMAL without digits after the point.</summary>
    Precise,
}
