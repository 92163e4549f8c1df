namespace Azki.CdcBridge;

/// <summary>The capture can't begin before a person has done something; the message says what.</summary>
internal sealed class CaptureRefusedException(string message) : Exception(message);
