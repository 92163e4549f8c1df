using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Azki.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into the cancellation of the command, which then ends what it began. Taken over before anything else runs: the
/// runtime's own answer is to end the process at once, and the engine's native threads do not survive that in one piece. Never given back: a
/// signal that is still on its way when the command has ended would end the process with the signal's code in place of the command's.
/// </summary>
internal static class Termination
{
    private static readonly CancellationTokenSource Asked = new();

    // A registration that nothing refers to ends with its finalizer.
    private static readonly PosixSignalRegistration[] Registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Takes the signals over.</summary>
    /// <returns>Cancelled when the process is asked to end.</returns>
    public static CancellationToken Watch()
    {
        GC.KeepAlive(Registrations);
        return Asked.Token;
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // Who asks twice does not want to wait; the next start goes on from what is recorded.
        if (Asked.IsCancellationRequested) Process.GetCurrentProcess().Kill();
        Asked.Cancel();
    }
}
