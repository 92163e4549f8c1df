using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Sessions: a connection kept between requests, with its temporary tables and settings, for one request at a time.</summary>
internal sealed class SessionRegistry : IAsyncDisposable
{
    // Each keeps a thread and a connection.
    private const int MostOfAUser = 200;

    private readonly ConnectionFactory _connections;
    private readonly Dictionary<(string User, string Id), Session> _sessions = [];
    private readonly Timer _sweeper;

    public SessionRegistry(ConnectionFactory connections)
    {
        _connections = connections;
        _sweeper = new Timer(_ => Sweep(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Takes the session for one request; return or end it to give it back. One whose request has been answered is waited for: its client may have read all of the answer.</summary>
    /// <exception cref="ClickHouseException">373: it is in use; 372: it must exist and does not; 202: the user has too many.</exception>
    public async Task<Session> TakeAsync(ClickHouseUser user, RequestParameters parameters, Func<EngineConnection, Task> prepare, CancellationToken cancellationToken)
    {
        Session? session;
        while (!TryTake((user.Name, parameters.SessionId!), parameters.MustHaveSession, out session, out Task given)) await given.WaitAsync(cancellationToken).ConfigureAwait(false);

        session.Timeout = parameters.SessionTimeout;
        if (session.Connection is not null) return session;
        EngineConnection? connection = null;
        try
        {
            connection = await _connections.OpenAsync(tag: null).ConfigureAwait(false);
            await prepare(connection).ConfigureAwait(false);
            session.Connection = connection;
            return session;
        }
        catch
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            Forget(session);
            throw;
        }
    }

    private bool TryTake((string Name, string Id) key, bool mustExist, out Session session, out Task given)
    {
        lock (_sessions)
        {
            if (!_sessions.TryGetValue(key, out session!))
            {
                if (mustExist) throw ClickHouseException.Of(372, "SESSION_NOT_FOUND", $"Session {key.Id} not found");
                if (_sessions.Keys.Count(other => other.User == key.Name) >= MostOfAUser)
                    throw ClickHouseException.Of(202, "TOO_MANY_SIMULTANEOUS_QUERIES", $"Too many sessions. At most {MostOfAUser} of a user; end some with close_session=1.");
                _sessions[key] = session = new Session(this, key);
            }

            given = session.Given;
            if (session.TryTake()) return true;
            if (session.IsAnswered) return false;
            throw ClickHouseException.Of(373, "SESSION_IS_LOCKED", $"Session {key.Id} is locked by a concurrent client");
        }
    }

    /// <summary>Ends a session that its request holds.</summary>
    public async Task EndAsync(Session session)
    {
        Forget(session);
        if (session.Connection is { } connection) await connection.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        foreach (Session session in TakeIdle(_ => true)) await EndAsync(session).ConfigureAwait(false);
    }

    private void Sweep()
    {
        foreach (Session session in TakeIdle(session => session.IsOver)) _ = EndAsync(session);
    }

    private List<Session> TakeIdle(Func<Session, bool> condition)
    {
        lock (_sessions) return [.. _sessions.Values.Where(session => condition(session) && session.TryTake())];
    }

    private void Forget(Session session)
    {
        lock (_sessions)
        {
            _sessions.Remove(session.Key);
            session.Give();
        }
    }

    /// <summary>One session; whoever took it has it alone.</summary>
    public sealed class Session(SessionRegistry registry, (string User, string Id) key)
    {
        private TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isTaken;
        private volatile bool _isAnswered;
        private long _over = long.MaxValue;

        public (string User, string Id) Key => key;

        public EngineConnection? Connection { get; set; }

        public TimeSpan Timeout { get; set; }

        public bool IsOver => Environment.TickCount64 > _over;

        /// <summary>Whether its request has nothing more to do than to write its answer, and to leave.</summary>
        public bool IsAnswered
        {
            get => _isAnswered;
            set => _isAnswered = value;
        }

        /// <summary>Completes when whoever has it now is done with it.</summary>
        public Task Given => _given.Task;

        public bool TryTake() => !_isTaken && (_isTaken = true);

        public void Return()
        {
            lock (registry._sessions)
            {
                _over = Environment.TickCount64 + (long)Timeout.TotalMilliseconds;
                _isTaken = false;
                Give();
            }
        }

        /// <summary>Lets those go on who wait; the registry is locked.</summary>
        public void Give()
        {
            _isAnswered = false;
            _given.SetResult();
            _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
