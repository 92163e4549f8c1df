using CsCheck;

namespace Azki.Tests.Fuzzing;

internal enum MutationKind
{
    Flip,
    Overwrite,
    Insert,
    Delete,
    Repeat,
    Cut,
    Splice,
    Swap,
}

/// <summary>One change of an input, at places relative to its length so that it can follow any other.</summary>
internal sealed record Mutation(MutationKind Kind, double At, double Other, int Length, int Times, byte[] Bytes)
{
    private const int MaxLength = 256 << 10;

    /// <summary>Inputs that begin as one of the seeds and suffer some changes; tokens mean something to the target.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> seeds, params IReadOnlyList<byte[]> tokens)
    {
        byte[][] common = ["\n"u8.ToArray(), "\r\n"u8.ToArray(), [0], [0xFF], [0xEF, 0xBB, 0xBF]];
        var bytes = Gen.Frequency((1, Gen.Byte.Array[0, 8]), (3, OneOf([.. tokens, .. common])));
        var change = Gen.Select(
            Gen.Enum<MutationKind>(), Gen.Double.Unit, Gen.Double.Unit,
            Gen.Frequency((4, Gen.Int[0, 8]), (2, Gen.Int[0, 200]), (1, Gen.Int[0, 70_000])),
            Gen.Frequency((8, Gen.Int[1, 4]), (1, Gen.Int[1, 2000])), bytes,
            (kind, at, other, length, times, inserted) => new Mutation(kind, at, other, length, times, inserted));
        // No change at all, and many, come up in every run.
        var changes = Gen.Frequency((1, Gen.Const(Array.Empty<Mutation>())), (8, change.Array[1, 4]), (2, change.Array[5, 30]));
        return Gen.Select(OneOf(seeds), OneOf(seeds), changes, (seed, other, all) => all.Aggregate(seed, (input, each) => each.Apply(input, other)));
    }

    private byte[] Apply(byte[] input, byte[] other)
    {
        var at = (int)(At * input.Length);
        var end = Math.Min(at + Length, input.Length);
        byte[] changed = Kind switch
        {
            MutationKind.Flip when at < input.Length => [.. input[..at], (byte)(input[at] ^ (1 << (Length & 7))), .. input[(at + 1)..]],
            MutationKind.Overwrite => [.. input[..at], .. Bytes, .. input[Math.Min(at + Bytes.Length, input.Length)..]],
            MutationKind.Insert => [.. input[..at], .. Repeated(Bytes, Times), .. input[at..]],
            MutationKind.Delete => [.. input[..at], .. input[end..]],
            MutationKind.Repeat => [.. input[..at], .. Repeated(input[at..end], Times), .. input[at..]],
            MutationKind.Cut => input[..at],
            MutationKind.Splice => [.. input[..at], .. other[(int)(Other * other.Length)..]],
            MutationKind.Swap => [.. input[..at], .. input[end..], .. input[at..end]],
            _ => input,
        };
        return changed.Length <= MaxLength ? changed : changed[..MaxLength];
    }

    private static IEnumerable<byte> Repeated(byte[] bytes, int times) =>
        Enumerable.Repeat(bytes, bytes.Length * times > MaxLength ? 1 : times).SelectMany(each => each);

    private static Gen<byte[]> OneOf(IReadOnlyList<byte[]> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);
}
