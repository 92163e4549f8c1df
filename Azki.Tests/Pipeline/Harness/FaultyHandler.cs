namespace Azki.Tests.Pipeline.Harness;

/// <summary>What happens to a request.</summary>
internal enum Fault
{
    None,

    /// <summary>It fails before it reaches the engine.</summary>
    Before,

    /// <summary>The engine does it, the answer is lost.</summary>
    After,

    /// <summary>The engine does it, and the answer comes only after the caller has given up.</summary>
    Late,

    /// <summary>As <see cref="Before"/>, and nothing reaches the engine any more: the program was killed.</summary>
    KilledBefore,

    /// <summary>As <see cref="After"/>, and nothing reaches the engine any more.</summary>
    KilledAfter,
}

/// <summary>A way to the engine on which things go wrong.</summary>
/// <param name="decide">The fate of a request, given its number from 1 and its URL with the statement, as far as that is in it.</param>
internal sealed class FaultyHandler(Func<int, string, Fault> decide) : DelegatingHandler
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private int _requests;

    /// <summary>Completes when the program counts as killed.</summary>
    public Task Died => _died.Task;

    public int Faults { get; private set; }

    public int Requests => _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fault fault;
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_died.Task.IsCompleted) throw new HttpRequestException("killed before");
            fault = decide(++_requests, await StatementAsync(request, cancellationToken));
            if (fault != Fault.None) Faults++;
            if (fault is Fault.KilledBefore) _died.TrySetResult();
            if (fault is Fault.KilledBefore or Fault.Before) throw new HttpRequestException("a fault before the request");
            if (fault is Fault.Late)
            {
                using var response = await base.SendAsync(request, CancellationToken.None);
                await response.Content.LoadIntoBufferAsync(CancellationToken.None);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            if (fault is Fault.KilledAfter or Fault.After)
            {
                // Until it is done: what is in the middle of an insert is the business of the process test.
                using var response = await base.SendAsync(request, CancellationToken.None);
                await response.Content.LoadIntoBufferAsync(CancellationToken.None);
                if (fault is Fault.KilledAfter) _died.TrySetResult();
                throw new HttpRequestException("the answer was lost");
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
        return await base.SendAsync(request, cancellationToken);
    }

    // Statements travel in the body, those of inserts in the URL in front of their data.
    private static async Task<string> StatementAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = Uri.UnescapeDataString(request.RequestUri!.Query);
        if (request.Content is not StringContent text) return url;
        return $"{url}\n{await text.ReadAsStringAsync(cancellationToken)}";
    }
}
