using System.Diagnostics;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// One transaction after the other under a name that one process holds at a time: beginning to use it ends what its last holder had open,
/// and makes the broker refuse everything from there. Calls block, so they run aside.
/// </summary>
internal sealed class KafkaTransactions : IDisposable
{
    // Of one call to the client. It blocks, so nothing ends it earlier; one that was too short is taken up again where it was.
    // https://github.com/confluentinc/librdkafka/blob/master/INTRODUCTION.md#transactional-producer
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // After the timeout of a transaction the broker itself ends it: what has no answer some time later will get none that matters.
    private static readonly TimeSpan MorePatience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly string _name;
    private bool _isBroken;

    public KafkaTransactions(string name, ProducerConfig config, Action<string> log)
    {
        _name = name;
        var own = KafkaDefaults.ForTransactions(config, name);
        Patience = TimeSpan.FromMilliseconds(own.TransactionTimeoutMs ?? KafkaDefaults.TransactionTimeoutMs) + MorePatience;
        _producer = new ProducerBuilder<byte[], byte[]?>(own).SetErrorHandler((_, e) => log(e.Reason)).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>How long a step is tried: another instance may reach what this one does not.</summary>
    internal TimeSpan Patience { get; init; }

    /// <summary>Shuts the last holder of the name out.</summary>
    /// <exception cref="EventLogException">The cluster does not say that it is done.</exception>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => Repeat(() => _producer.InitTransactions(Timeout), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            // The client asks again and again for whoever coordinates them, and says nothing of it.
            throw new EventLogException(
                $"{_name}: transactions could not be begun within {Patience.TotalSeconds} s. Does the cluster have its topic __transaction_state "
                + "(transaction.state.log.replication.factor and transaction.state.log.min.isr must not exceed the number of brokers), and does this process reach all brokers?", e);
        }
    }

    /// <summary>Does all of an action or nothing of it.</summary>
    /// <param name="action">What is sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="committed">Called once it is done, before the next action begins.</param>
    /// <exception cref="JournalLostException">Another process holds the name, or what became of the transaction is not known.</exception>
    /// <exception cref="EventLogException">It was not done.</exception>
    public async Task RunAsync(Action<IProducer<byte[], byte[]?>> action, CancellationToken cancellationToken, Action? committed = null)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isBroken) throw Lost(null);
            // Once begun it is seen to its end: whether it was committed must be known.
            await Task.Run(() => Run(action, cancellationToken), CancellationToken.None).ConfigureAwait(false);
            committed?.Invoke();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _producer.Dispose();

    private void Run(Action<IProducer<byte[], byte[]?>> action, CancellationToken cancellationToken)
    {
        try
        {
            _producer.BeginTransaction();
            Repeat(() => action(_producer), cancellationToken);
            Repeat(() => _producer.CommitTransaction(Timeout), cancellationToken);
        }
        catch (Exception e)
        {
            // Only what ends it in an orderly way leaves the next one possible.
            _isBroken = !TryAbort(e, cancellationToken);
            if (_isBroken) throw Lost(e);
            throw new EventLogException($"{_name}: Kafka did not take a transaction: {e.Message}", e);
        }
    }

    private bool TryAbort(Exception e, CancellationToken cancellationToken)
    {
        if (e is not KafkaTxnRequiresAbortException) return false;
        try
        {
            // A broker that is away must not hold up the end of the process: what is left open is ended by whoever takes the name over next.
            Repeat(() => _producer.AbortTransaction(Timeout), cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is KafkaException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    // A broker that is away comes back; one that says no does so at once. Some time later the tenure is given up, and begins anew here or elsewhere.
    private void Repeat(Action call, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(started) > Patience) throw new TimeoutException($"Kafka has not answered for {Patience.TotalSeconds} s: {e.Message}", e);
            }
        }
    }

    private JournalLostException Lost(Exception? e) =>
        new($"{_name}: another process has taken over, or it is not known whether the last step was taken; the work goes on from what is recorded.", e);
}
