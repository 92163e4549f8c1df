namespace Azki.Benchmarks.Generation;

/// <summary>Takes generated events, each as one line of a text.</summary>
internal interface IEventLines
{
    /// <summary>Adds an event: indexes into <see cref="EventValues"/>, and no premium where it is 0.</summary>
    void Add(DateTime time, int user, int session, int type, int channel, int premium);
}
