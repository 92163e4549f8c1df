namespace Azki.Tests.Core;

/// <summary>How often properties are tried.</summary>
internal static class Runs
{
    /// <summary>For what takes microseconds: enough that rare shapes come up in every run.</summary>
    public const long Many = 5_000;
}
