namespace Azki.CdcBridge.Envelopes.Handling;

/// <summary>Debezium's <c>decimal.handling.mode</c>: how DECIMAL is written.</summary>
internal enum DecimalHandlingMode
{
    /// <summary><c>precise</c>: the unscaled number as big-endian bytes in base64.</summary>
    Precise,

    /// <summary><c>string</c>: all digits as text.</summary>
    String,

    /// <summary><c>double</c>: a number, which loses digits beyond some fifteen.</summary>
    Double,
}
