using Spectre.Console;

namespace Azki.Cli;

/// <summary>Where progress and notices go: results alone are on stdout.</summary>
internal static class StandardError
{
    // Longer than any line: nothing pads to it.
    private const int WholeLines = 1 << 16;

    public static readonly IAnsiConsole Console = Over(System.Console.Error, IsTerminal);

    /// <summary>Whether a person is looking.</summary>
    public static bool IsTerminal => !System.Console.IsErrorRedirected;

    /// <summary>A console over a writer; in a file or a pipe, which have neither a width to fit nor colours, its lines stay whole and plain.</summary>
    internal static IAnsiConsole Over(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!isTerminal) console.Profile.Width = WholeLines;
        return console;
    }
}
