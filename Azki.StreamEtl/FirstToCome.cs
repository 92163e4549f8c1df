namespace Azki.StreamEtl;

/// <summary>Waits for whichever of several comes first.</summary>
internal static class FirstToCome
{
    /// <summary>Waits. A failure of any is raised, not only of what came first: one that always has something ready would hide the others.</summary>
    /// <param name="waits">Begins the waits; those left end with this one.</param>
    /// <param name="others">Goes on by itself.</param>
    /// <param name="most">Waits no longer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WaitAsync(Func<CancellationToken, IEnumerable<ValueTask<bool>>> waits, IReadOnlyList<Task> others, TimeSpan most, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(most);
        Task[] begun = [.. waits(limited.Token).Select(w => w.AsTask())];
        await Task.WhenAny([.. begun, .. others]).ConfigureAwait(false);
        await limited.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (begun.Concat(others).FirstOrDefault(t => t.IsFaulted) is { } failed) await failed.ConfigureAwait(false);
    }
}
