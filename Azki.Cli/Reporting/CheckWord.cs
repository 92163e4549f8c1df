using Azki.CdcBridge.Checks;

namespace Azki.Cli.Reporting;

/// <summary>What a check found, as the first word of its line.</summary>
internal static class CheckWord
{
    public static string Of(CheckState state) => state switch { CheckState.Fine => "ok     ", CheckState.Advice => "advice ", _ => "MISSING" };
}
