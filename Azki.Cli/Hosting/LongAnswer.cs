using Spectre.Console;

namespace Azki.Cli.Hosting;

/// <summary>An answer that may be long in coming: what keeps it waiting is said, once.</summary>
internal static class LongAnswer
{
    /// <summary>What is not answered by then waits for something.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Waits for the answer.</summary>
    /// <param name="answer">Ends also when it is cancelled.</param>
    /// <param name="why">Tells why there is none yet; null where nothing is known.</param>
    /// <param name="console">Where it is said.</param>
    /// <param name="patience">Between two looks.</param>
    public static async Task<T> WaitAsync<T>(Task<T> answer, Func<Task<string?>> why, IAnsiConsole console, TimeSpan patience)
    {
        while (await Task.WhenAny(answer, Task.Delay(patience)).ConfigureAwait(false) != answer)
        {
            if (await why().ConfigureAwait(false) is not { } reason || answer.IsCompleted) continue;
            console.WriteLine($"azki: waits, since {reason} Ctrl-C ends the waiting.");
            break;
        }
        return await answer.ConfigureAwait(false);
    }
}
