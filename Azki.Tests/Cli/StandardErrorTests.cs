using Azki.Cli;
using Spectre.Console;

namespace Azki.Tests.Cli;

public sealed class StandardErrorTests
{
    [Fact]
    public void Over_NoTerminal_KeepsLongLinesWhole()
    {
        var written = new StringWriter();
        var line = string.Join(' ', Enumerable.Repeat("word", 500));
        StandardError.Over(written, isTerminal: false).MarkupLineInterpolated($"[yellow]{line}[/]");
        Assert.Equal(line + Environment.NewLine, written.ToString());
    }
}
