namespace Azki.CdcBridge.Envelopes.Handling;

/// <summary>Debezium's <c>binary.handling.mode</c>: how BINARY, VARBINARY and BLOB are written.</summary>
internal enum BinaryHandlingMode
{
    /// <summary><c>bytes</c>: which JSON has as base64.</summary>
    Bytes,

    /// <summary><c>base64</c></summary>
    Base64,

    /// <summary><c>base64-url-safe</c>: with <c>-</c> and <c>_</c>.</summary>
    Base64UrlSafe,

    /// <summary><c>hex</c>: lower-case digits.</summary>
    Hex,
}
