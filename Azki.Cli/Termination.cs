using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Azki.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into the cancellation of the command, which then ends what it began. Taken over before anything else runs: the
/// runtime's own answer is to end the process at once, and the engine's native threads do not survive that in one piece.
/// </summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public Termination() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // Who asks twice does not want to wait; the next start goes on from what is recorded.
        if (_asked.IsCancellationRequested) Process.GetCurrentProcess().Kill();
        _asked.Cancel();
    }
}
