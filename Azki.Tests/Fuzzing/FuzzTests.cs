using CsCheck;

namespace Azki.Tests.Fuzzing;

public sealed class FuzzTests
{
    [Fact]
    public async Task RunAsync_TargetThatHangs_KeepsTheInputAndSaysHowToRunItAgain()
    {
        var input = Guid.NewGuid().ToByteArray();
        var forever = new TaskCompletionSource();

        var error = await Assert.ThrowsAsync<CsCheckException>(() =>
            Fuzz.RunAsync(Gen.Const(input), 3, _ => forever.Task, TimeSpan.FromMilliseconds(1)));

        Assert.Contains("hangs", error.ToString(), StringComparison.Ordinal);
        AssertKept(input, error.ToString());
    }

    [Fact]
    public async Task RunAsync_TargetThatFails_KeepsTheInputAndSaysHowToRunItAgain()
    {
        var input = Guid.NewGuid().ToByteArray();

        var error = await Assert.ThrowsAsync<CsCheckException>(() =>
            Fuzz.RunAsync(Gen.Const(input), 3, _ => throw new InvalidDataException("bad")));

        Assert.Contains("CsCheck_Seed", error.Message, StringComparison.Ordinal);
        AssertKept(input, error.Message);
    }

    private static void AssertKept(byte[] input, string message)
    {
        var start = message.IndexOf("AZKI_FUZZ_INPUT=", StringComparison.Ordinal) + "AZKI_FUZZ_INPUT=".Length;
        var path = message[start..message.IndexOf(' ', start)];
        Assert.Equal(input, File.ReadAllBytes(path));
        File.Delete(path);
    }
}
