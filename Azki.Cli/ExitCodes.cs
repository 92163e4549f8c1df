namespace Azki.Cli;

/// <summary>What the program says to scripts; listed in <c>azki --help</c> and the README.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something failed; stderr says what and what to do next.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a setting was not understood, or they do not fit together.</summary>
    public const int Usage = 2;

    /// <summary>Another process holds the home, or it was made by a newer version.</summary>
    public const int HomeUnavailable = 3;

    /// <summary>A port is taken.</summary>
    public const int PortTaken = 4;

    /// <summary>A file was refused as a whole; nothing of it was loaded.</summary>
    public const int InputRefused = 5;

    /// <summary>What the platform needs is not installed: <c>azki doctor</c>.</summary>
    public const int NotInstalled = 6;

    /// <summary>Who read the output had enough of it. A shell says so of a program that SIGPIPE has ended.</summary>
    public const int OutputClosed = 141;
}
