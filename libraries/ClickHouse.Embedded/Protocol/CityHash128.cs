using System.Buffers.Binary;
using System.Numerics;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// CityHash128 of version 1.0.2 (google/cityhash), the checksum of ClickHouse's compressed blocks; later versions give other values,
/// and so do the libraries that exist for .NET.
/// </summary>
internal static class CityHash128
{
    private const ulong K0 = 0xc3a5c85c97cb3127, K1 = 0xb492b66fbe98f273, K2 = 0x9ae16a3b2f90404f, K3 = 0xc949d7c7509e6557;

    public static (ulong Low, ulong High) Of(ReadOnlySpan<byte> data)
    {
        int length = data.Length;
        if (length >= 16) return WithSeed(data[16..], Load(data, 0) ^ K3, Load(data, 8));
        return length >= 8
            ? WithSeed([], Load(data, 0) ^ ((ulong)length * K0), Load(data, length - 8) ^ K1)
            : WithSeed(data, K0, K1);
    }

    private static (ulong Low, ulong High) WithSeed(ReadOnlySpan<byte> data, ulong x, ulong y)
    {
        if (data.Length < 128) return Murmur(data, x, y);

        ulong z = (ulong)data.Length * K1;
        ulong v0 = Rotate(y ^ K1, 49) * K1 + Load(data, 0);
        ulong v1 = Rotate(v0, 42) * K1 + Load(data, 8);
        ulong w0 = Rotate(y + z, 35) * K1 + x;
        ulong w1 = Rotate(x + Load(data, 88), 53) * K1;

        int at = 0;
        for (int end = data.Length & ~127; at < end; at += 64)
        {
            x = Rotate(x + y + v0 + Load(data, at + 16), 37) * K1;
            y = Rotate(y + v1 + Load(data, at + 48), 42) * K1;
            x ^= w1;
            y ^= v0;
            z = Rotate(z ^ w0, 33);
            (v0, v1) = Weak32(data[at..], v1 * K1, x + w0);
            (w0, w1) = Weak32(data[(at + 32)..], z + w1, y);
            (x, z) = (z, x);
        }

        y += Rotate(w0, 37) * K0 + z;
        x += Rotate(v0 + z, 49) * K0;
        int rest = data.Length - at;
        for (int done = 32; done - 32 < rest; done += 32)
        {
            // These may reach back into what the loop above has seen.
            int from = data.Length - done;
            y = Rotate(y - x, 42) * K0 + v1;
            w0 += Load(data, from + 16);
            x = Rotate(x, 49) * K0 + w0;
            w0 += v0;
            (v0, v1) = Weak32(data[from..], v0, v1);
        }

        x = Mix(x, v0);
        y = Mix(y, w0);
        return (Mix(x + v1, w1) + y, Mix(x + w1, y + v1));
    }

    private static (ulong Low, ulong High) Murmur(ReadOnlySpan<byte> data, ulong a, ulong b)
    {
        int length = data.Length;
        ulong c, d;
        if (length <= 16)
        {
            a = Shift(a * K1) * K1;
            c = b * K1 + UpTo16(data);
            d = Shift(a + (length >= 8 ? Load(data, 0) : c));
        }
        else
        {
            c = Mix(Load(data, length - 8) + K1, a);
            d = Mix(b + (ulong)length, c + Load(data, length - 16));
            a += d;
            for (int at = 0; at < length - 16; at += 16)
            {
                a = (a ^ (Shift(Load(data, at) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (Shift(Load(data, at + 8) * K1) * K1)) * K1;
                d ^= c;
            }
        }

        a = Mix(a, c);
        b = Mix(d, b);
        return (a ^ b, Mix(b, a));
    }

    private static ulong UpTo16(ReadOnlySpan<byte> data)
    {
        int length = data.Length;
        if (length > 8)
        {
            ulong last = Load(data, length - 8);
            return Mix(Load(data, 0), Rotate(last + (ulong)length, length)) ^ last;
        }

        if (length >= 4)
        {
            ulong first = BinaryPrimitives.ReadUInt32LittleEndian(data);
            return Mix((ulong)length + (first << 3), BinaryPrimitives.ReadUInt32LittleEndian(data[(length - 4)..]));
        }

        if (length == 0) return K2;
        uint y = data[0] + ((uint)data[length >> 1] << 8), z = (uint)length + ((uint)data[length - 1] << 2);
        return Shift(y * K2 ^ z * K3) * K2;
    }

    private static (ulong First, ulong Second) Weak32(ReadOnlySpan<byte> data, ulong a, ulong b)
    {
        a += Load(data, 0);
        b = Rotate(b + a + Load(data, 24), 21);
        ulong c = a;
        a += Load(data, 8) + Load(data, 16);
        return (a + Load(data, 24), b + Rotate(a, 44) + c);
    }

    private static ulong Mix(ulong low, ulong high)
    {
        const ulong mul = 0x9ddfea08eb382d69;
        ulong a = Shift((low ^ high) * mul);
        return Shift((high ^ a) * mul) * mul;
    }

    private static ulong Shift(ulong value) => value ^ (value >> 47);

    private static ulong Rotate(ulong value, int by) => BitOperations.RotateRight(value, by);

    private static ulong Load(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt64LittleEndian(data[at..]);
}
