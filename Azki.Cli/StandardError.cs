using Spectre.Console;

namespace Azki.Cli;

/// <summary>Where progress and notices go: results alone are on stdout.</summary>
internal static class StandardError
{
    public static readonly IAnsiConsole Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Whether a person is looking.</summary>
    public static bool IsTerminal => !System.Console.IsErrorRedirected;
}
