using Azki.Cli;
using Azki.Cli.Hosting;

namespace Azki.Tests.Cli;

public sealed class LongAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Wait_KeptWaiting_SaysOnceWhatForAndHowToEndIt()
    {
        var (written, answer, looks) = (new StringWriter(), new TaskCompletionSource<int>(), 0);
        var waiting = LongAnswer.WaitAsync(
            answer.Task, () => Task.FromResult(++looks < 3 ? null : "loading is stalled: the disk is full."), StandardError.Over(written, isTerminal: false), Patience);
        while (written.ToString().Length == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        // Time for more of it, were there any.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        answer.SetResult(7);

        Assert.Equal(7, await waiting);
        Assert.Equal($"azki: waits, since loading is stalled: the disk is full. Ctrl-C ends the waiting.{Environment.NewLine}", written.ToString());
    }

    [Fact]
    public async Task Wait_AnswerIsThere_IsSilent()
    {
        var written = new StringWriter();
        Assert.Equal(7, await LongAnswer.WaitAsync(Task.FromResult(7), () => Task.FromResult<string?>("never"), StandardError.Over(written, isTerminal: false), Patience));
        Assert.Empty(written.ToString());
    }
}
