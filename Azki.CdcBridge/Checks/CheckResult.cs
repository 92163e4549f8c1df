namespace Azki.CdcBridge.Checks;

/// <summary>What a check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">Whether it is as it should be.</param>
/// <param name="Words">What was found.</param>
/// <param name="Remedy">The statement or setting that mends it; null where nothing is to be mended.</param>
public sealed record CheckResult(string Name, CheckState State, string Words, string? Remedy = null);

/// <summary>How bad a finding is.</summary>
public enum CheckState
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary>Works, with a drawback that the words tell.</summary>
    Advice,

    /// <summary>Nothing can be captured before it is mended.</summary>
    Missing,
}
