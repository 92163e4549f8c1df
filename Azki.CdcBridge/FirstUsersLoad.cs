namespace Azki.CdcBridge;

/// <summary>
/// The first load of the file of users, where another than the watch of that file does it and reports it: the watch begins after it. Whichever of two
/// came second would find nothing but duplicates.
/// </summary>
public sealed class FirstUsersLoad
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It is over.</summary>
    public void Complete() => _over.TrySetResult();

    internal Task WaitAsync(CancellationToken cancellationToken) => _over.Task.WaitAsync(cancellationToken);
}
