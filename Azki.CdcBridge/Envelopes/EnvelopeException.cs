namespace Azki.CdcBridge.Envelopes;

/// <summary>A change cannot be written as an event; the message says what to do.</summary>
internal sealed class EnvelopeException(string message, Exception? inner = null) : Exception(message, inner);
