namespace ClickHouse.Embedded;

/// <summary>The engine could not be found, opened, or is no longer open. The message says what to do about it.</summary>
public sealed class ClickHouseEngineException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it failed for.</summary>
    public EngineFault Fault { get; init; }
}
