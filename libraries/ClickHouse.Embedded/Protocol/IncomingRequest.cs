namespace ClickHouse.Embedded.Protocol;

/// <summary>A request of the ClickHouse HTTP interface, wherever it came from.</summary>
internal abstract class IncomingRequest
{
    public abstract string Method { get; }

    public abstract string Path { get; }

    public abstract string? QueryString { get; }

    /// <summary>Who asks, when that is known without credentials.</summary>
    public virtual ClickHouseUser? User => null;

    public abstract string? Header(string name);

    /// <summary>The body, to be read.</summary>
    public abstract Stream OpenBody();

    /// <summary>The body, written to a stream in pieces as large as its source has them: for what is loaded in bulk.</summary>
    public abstract Task CopyBodyToAsync(Stream destination, CancellationToken cancellationToken);
}

/// <summary>The answer to one.</summary>
internal abstract class OutgoingReply
{
    /// <summary>The status and headers are on their way and cannot be changed.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Where the body goes, once started.</summary>
    public abstract Stream Body { get; }

    public Task StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        HasStarted = true;
        return OnStartAsync(status, headers);
    }

    /// <summary>
    /// Ends the answer so that nobody takes what was sent for the whole of it: at once, or after what was written has been sent when its
    /// last words say why (a <see cref="ClickHouseException"/>).
    /// </summary>
    public abstract void Abort(Exception reason);

    protected abstract Task OnStartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers);
}
