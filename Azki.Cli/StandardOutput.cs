using Microsoft.Win32.SafeHandles;

namespace Azki.Cli;

/// <summary>Where answers of any length go as they come.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>Copies an answer to its end, or for as long as anyone reads it.</summary>
    /// <returns>What the program ends with.</returns>
    public static async Task<int> CopyAsync(Stream answer, CancellationToken cancellationToken)
    {
        try
        {
            await using var output = Open();
            await answer.CopyToAsync(output, cancellationToken);
            return ExitCodes.Success;
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            return ExitCodes.OutputClosed;
        }
    }

    // The console's own stream says nothing of a reader that has gone (azki query ... | head), and the answer would be computed to its end for
    // nobody. Of a file a FileStream keeps a place of its own: what is written by the next program would overwrite it.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
