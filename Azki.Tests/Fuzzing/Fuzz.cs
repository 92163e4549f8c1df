using System.Globalization;
using CsCheck;

namespace Azki.Tests.Fuzzing;

/// <summary>
/// Runs a target on mutated inputs: a fixed number of them, or for AZKI_FUZZ_SECONDS seconds. What fails is shrunk and kept as a file that
/// AZKI_FUZZ_INPUT runs again.
/// </summary>
internal static class Fuzz
{
    // No input takes a hundredth of it, on a busy machine either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("AZKI_FUZZ_SECONDS") ?? "-1", CultureInfo.InvariantCulture);
    private static readonly string? Replayed = Environment.GetEnvironmentVariable("AZKI_FUZZ_INPUT");

    /// <summary>Runs a target that waits for nothing. What it and its check allocate is bounded by the input's size.</summary>
    public static Task RunAsync(Gen<byte[]> inputs, int iterations, Action<byte[]> target) => RunAsync(inputs, iterations, input =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= (64 << 20) + (2000L * input.Length), $"{allocated:N0} bytes allocated for {input.Length:N0} bytes of input.");
        return Task.CompletedTask;
    });

    /// <summary>Runs a target. One that takes longer for an input than the watchdog waits, hangs.</summary>
    public static async Task RunAsync(Gen<byte[]> inputs, int iterations, Func<byte[], Task> target, TimeSpan? patience = null)
    {
        if (Replayed is not null)
        {
            await WatchAsync(target, File.ReadAllBytes(Replayed), patience ?? Patience);
            return;
        }

        TimeoutException? hang = null;
        await inputs.SampleAsync(
            async input =>
            {
                if (hang is not null) return; // Its thread is lost; shrinking would lose more.
                try
                {
                    await WatchAsync(target, input, patience ?? Patience);
                }
                catch (TimeoutException error)
                {
                    hang = error;
                    throw;
                }
            },
            writeLine: Seconds > 0 ? line => TestContext.Current.TestOutputHelper?.WriteLine(line) : null,
            iter: iterations, time: Seconds, threads: 1, print: Keep);
    }

    private static async Task WatchAsync(Func<byte[], Task> target, byte[] input, TimeSpan patience)
    {
        try
        {
            await Task.Run(() => target(input)).WaitAsync(patience);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"The target hangs. {Keep(input)}", error);
        }
    }

    private static string Keep(byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "azki-fuzz"));
        var path = Path.Combine(folder.FullName, $"{System.IO.Hashing.XxHash64.HashToUInt64(input):x16}");
        File.WriteAllBytes(path, input);
        var command = $"AZKI_FUZZ_INPUT={path} dotnet test Azki.Tests -c Release --filter {TestContext.Current.TestMethod?.MethodName}";
        return $"Again: {command} ({input.Length:N0} bytes: {Preview(input)})";
    }

    private static string Preview(byte[] input) =>
        string.Concat(input.Take(400).Select(unit => unit is >= 0x20 and < 0x7F ? $"{(char)unit}" : $"\\x{unit:x2}"));
}
