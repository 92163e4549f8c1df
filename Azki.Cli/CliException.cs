namespace Azki.Cli;

/// <summary>An error a person can do something about: it is printed as it is, without a stack trace.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
