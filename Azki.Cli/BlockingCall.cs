namespace Azki.Cli;

/// <summary>
/// Calls that wait for a person or another program and heed no cancellation. Given up, they are left behind on a thread that ends with the process.
/// </summary>
internal static class BlockingCall
{
    public static Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);
}
