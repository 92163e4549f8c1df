using System.Collections.Frozen;
using ClickHouse.Embedded.Access;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Protocol;
using ClickHouse.Embedded.Storage;

namespace ClickHouse.Embedded;

/// <summary>
/// The ClickHouse engine inside this process, on one folder. Talk to it through <see cref="CreateHandler"/> (HttpClient, ClickHouse.Driver)
/// or open a port with <c>MapClickHouse</c>. One per process, as long as the process needs it.
/// </summary>
public sealed class ClickHouseEngine : IAsyncDisposable, IDisposable
{
    private static readonly Lock OpenLock = new();
    private static ClickHouseEngine? _current;

    private readonly EngineConnection _keeper;
    private readonly Lazy<Task> _closing;
    private volatile bool _isExiting;

    private ClickHouseEngine(ClickHouseEngineOptions options, EngineConnection keeper, string version, OutsideReach outside, TimeSpan openedIn)
    {
        Options = options;
        _keeper = keeper;
        Version = version;
        OpenedIn = openedIn;
        Outside = outside;
        Users = options.Users.ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);
        HasUserWithoutPassword = options.Users.Any(user => user.Password.Length == 0);
        Connections = new ConnectionFactory(options);
        Running = new RunningRequests(Connections);
        Disk = new FullDiskGuard(Connections, options.Path);
        Tokens = new DurableTokens(options.Path);
        Sessions = new SessionRegistry(Connections);
        SpoolFolder = SpooledResult.Prepare(options.Path);
        OwnGate = new RequestGate(options.MaxConcurrentRequests);
        PortGate = new RequestGate(options.MaxConcurrentPortRequests);
        _closing = new Lazy<Task>(() => Task.Run(() => CloseAsync(_isExiting ? TimeSpan.Zero : Options.DrainTimeout)));
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>The engine's version, such as <c>26.7.2.1</c>.</summary>
    public string Version { get; }

    /// <summary>How it was opened.</summary>
    public ClickHouseEngineOptions Options { get; }

    /// <summary>How long opening took, loading of the library included.</summary>
    public TimeSpan OpenedIn { get; }

    internal FrozenDictionary<string, ClickHouseUser> Users { get; }

    /// <summary>Whether someone who knows no password may ask.</summary>
    internal bool HasUserWithoutPassword { get; }

    /// <summary>Where answers wait that can only be sent whole.</summary>
    internal string SpoolFolder { get; }

    /// <summary>Gives turns to requests of this process.</summary>
    internal RequestGate OwnGate { get; }

    /// <summary>Gives turns to requests by a port: however many there are and however slowly they are read, this process's own go on.</summary>
    internal RequestGate PortGate { get; }

    internal ConnectionFactory Connections { get; }

    /// <summary>What restricted users may not name.</summary>
    internal OutsideReach Outside { get; }

    internal RunningRequests Running { get; }

    /// <summary>Looks after what is written while room is scarce.</summary>
    internal FullDiskGuard Disk { get; }

    /// <summary>Makes the tokens of inserts durable.</summary>
    internal DurableTokens Tokens { get; }

    internal SessionRegistry Sessions { get; }

    /// <summary>The path of the native library an engine would load.</summary>
    /// <exception cref="ClickHouseEngineException">There is no build for this platform, or it is not installed; the message says how to get it.</exception>
    public static string FindNativeLibrary() => Native.NativeLibraryLocation.Find();

    /// <summary>
    /// Begins to load the native library on another thread, a fifth of a second, for a program that has other things to do before it opens the
    /// engine. What is wrong with the library is said by <see cref="Open"/>.
    /// </summary>
    public static void Preload() => _ = Task.Run(() => Native.LibChdb.Instance);

    /// <summary>Opens the engine; blocks for the tenth of a second that takes.</summary>
    /// <exception cref="ClickHouseEngineException">
    /// No library for this platform, the folder is held by another process, or this process has an engine already.
    /// </exception>
    public static ClickHouseEngine Open(ClickHouseEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Path = System.IO.Path.GetFullPath(options.Path) };
        lock (OpenLock)
        {
            if (_current is { } open)
            {
                throw new ClickHouseEngineException(
                    $"This process has an engine open on '{open.Options.Path}' already; ClickHouse allows one per process. Share it, or dispose it first.");
            }

            return _current = EngineStart.Open(options, (keeper, version, outside, took) => new ClickHouseEngine(options, keeper, version, outside, took));
        }
    }

    /// <summary>A handler that answers in this process, without a socket, for HttpClient and ClickHouse.Driver.</summary>
    /// <param name="userName">Whose rights its requests have; null for all that this process has. No password is asked for.</param>
    /// <exception cref="ArgumentException">No such user.</exception>
    public HttpMessageHandler CreateHandler(string? userName = null)
    {
        if (userName is null) return new Hosting.EngineMessageHandler(this, new ClickHouseUser(ClickHouseUser.DefaultName, HasExternalAccess: true));
        return Users.TryGetValue(userName, out ClickHouseUser? user)
            ? new Hosting.EngineMessageHandler(this, user)
            : throw new ArgumentException($"The engine has no user '{userName}'.", nameof(userName));
    }

    /// <summary>Runs a statement for its effect, as an administrator; data belongs in a request, not in the text.</summary>
    /// <exception cref="ClickHouseException">The engine refused it or failed.</exception>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        using HttpClient client = new(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        using HttpResponseMessage response = await client
            .PostAsync("http://clickhouse/", new StringContent(sql), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw ClickHouseException.Parse((await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).TrimEnd());
    }

    /// <summary>True when the engine answers a query.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            // Past the queue: an engine with much to do is a healthy one. And never after closing: a connection would start it again.
            if (_closing.IsValueCreated) return false;
            EngineConnection connection = await Connections.OpenAsync(tag: null).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await connection.ScalarAsync("SELECT 1").WaitAsync(cancellationToken).ConfigureAwait(false) == "1";
            }
        }
        catch (Exception error) when (error is ClickHouseException or ClickHouseEngineException)
        {
            return false;
        }
    }

    /// <summary>Waits for what runs, cancels what is left after <see cref="ClickHouseEngineOptions.DrainTimeout"/>, and closes.</summary>
    public async ValueTask DisposeAsync() => await _closing.Value.ConfigureAwait(false);

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => _closing.Value.GetAwaiter().GetResult();

    private async Task CloseAsync(TimeSpan patience)
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        bool[] drained = await Task.WhenAll(OwnGate.CloseAsync(patience), PortGate.CloseAsync(patience)).ConfigureAwait(false);
        await Sessions.DisposeAsync().ConfigureAwait(false);
        await Disk.DisposeAsync().ConfigureAwait(false);

        // Closing the last connection under a statement that would not end crashes the process; leaving it open does not.
        if (drained.Contains(false)) return;
        await _keeper.DisposeAsync().ConfigureAwait(false);
        OwnGate.Dispose();
        PortGate.Dispose();
        lock (OpenLock) _current = null;
    }

    // A program that ends without closing has nobody left to wait for.
    private void OnProcessExit(object? sender, EventArgs e)
    {
        _isExiting = true;
        Dispose();
    }
}
