using System.Text;
using CsCheck;

namespace Azki.Tests.Fuzzing;

/// <summary>What a disk, a crash or a hand can do to the files of a folder; a step is ten bytes.</summary>
internal static class Damage
{
    private const int StepBytes = 10;

    private static readonly byte[][] Texts = [.. new[] { "0", "null", "-1", "99999999", "\"", "{}" }.Select(Encoding.ASCII.GetBytes)];

    public static Gen<byte[]> Steps { get; } =
        Gen.Byte.Array[StepBytes].Array[0, 5].Select(steps => steps.SelectMany(step => step).ToArray());

    public static void Apply(string folder, byte[] steps)
    {
        for (var at = 0; at + StepBytes <= steps.Length; at += StepBytes)
        {
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) is not ("lock" or "owner"))
                .Order(StringComparer.Ordinal).ToArray();
            if (files.Length == 0) return;
            Apply(files, steps.AsSpan(at, StepBytes));
        }
    }

    private static void Apply(string[] files, ReadOnlySpan<byte> step)
    {
        var file = files[step[1] % files.Length];
        // Of the same partition: an entry does not say which one it is of.
        var beside = files.Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(file)).ToArray();
        var other = beside[step[8] % beside.Length];
        var bytes = File.ReadAllBytes(file);
        var at = Place(bytes, step[2], step[3], step[0] >= 128);
        var end = Math.Min(at + Length(step[4], step[5]), bytes.Length);
        byte[] fill = step[6] % 3 == 0 ? [.. Enumerable.Repeat(step[7], end - at + 1)] : Texts[step[7] % Texts.Length];
        switch (step[0] % 16)
        {
            case 0 or 1 when at < bytes.Length: bytes[at] ^= (byte)(step[7] | 1); break;
            case 2: fill.AsSpan(0, Math.Min(fill.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at)); break;
            case 3: bytes.AsSpan(at, end - at).Clear(); break;
            case 4: new Random(step[7]).NextBytes(bytes.AsSpan(at, end - at)); break;
            case 5 or 6: bytes = bytes[..at]; break;
            case 7: bytes = [.. bytes, .. new byte[end - at]]; break;
            case 8: bytes = [.. bytes, .. bytes[at..end]]; break;
            case 9: bytes = [.. bytes[..at], .. bytes[end..]]; break;
            case 10: bytes = [.. bytes[..at], .. fill, .. bytes[at..]]; break;
            case 11: // A write that went astray.
                var from = File.ReadAllBytes(other);
                var start = Place(from, step[9], 0, step[0] >= 128);
                from.AsSpan(start, Math.Min(end - at, from.Length - start)).CopyTo(bytes.AsSpan(at));
                break;
            case 12: File.Delete(file); return;
            case 13: bytes = File.ReadAllBytes(other); break;
            case 14: File.Move(file, Neighbour(file, step[7]), overwrite: true); return;
            case 15: file = Neighbour(file, step[7]); break;
        }

        File.WriteAllBytes(file, bytes);
    }

    private static int Place(byte[] bytes, byte high, byte low, bool atSector)
    {
        var at = (int)((long)bytes.Length * ((high << 8) | low) / ushort.MaxValue);
        return Math.Min(bytes.Length, atSector ? at / 512 * 512 : at);
    }

    // Short ones as often as long ones.
    private static int Length(byte high, byte low) => low % 2 == 0 ? high % 16 : high * 512;

    // A segment under another number, also one far away.
    private static string Neighbour(string file, byte by) => int.TryParse(Path.GetFileNameWithoutExtension(file), out var number)
        ? Path.Combine(Path.GetDirectoryName(file)!, $"{(by >= 240 ? int.MaxValue : number + (by % 4) - 1):D10}{Path.GetExtension(file)}")
        : file + by;
}
