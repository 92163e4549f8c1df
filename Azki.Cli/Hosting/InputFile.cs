using Azki.Ingestor.Files;

namespace Azki.Cli.Hosting;

/// <summary>
/// Opens a file of events. A named pipe may be one: its opening waits for who writes to it, and so does its reading, and both can be given up.
/// </summary>
internal static class InputFile
{
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = await BlockingCall.RunAsync(() => FileIngest.Open(path), cancellationToken).ConfigureAwait(false);
        return file.CanSeek ? file : new PipeInput(file);
    }
}
