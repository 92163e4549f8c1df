using CsCheck;

namespace Azki.Tests.Core;

/// <summary>Values at the edges come up in every run, so that what fails there does not fail once in fifty runs.</summary>
internal static class Edges
{
    /// <summary>Arrays of any length in the range, among them many of the shortest, of one more, and of the longest.</summary>
    public static Gen<T[]> ArrayWithEdges<T>(this Gen<T> gen, int from, int to) =>
        Gen.Frequency((7, gen.Array[from, to]), (1, gen.Array[from]), (1, gen.Array[from + 1]), (1, gen.Array[to]));

    /// <summary>The generator's values, and these.</summary>
    public static Gen<T> Or<T>(this Gen<T> gen, params T[] edges) => Gen.Frequency((4, gen), (1, Gen.Int[0, edges.Length - 1].Select(i => edges[i])));
}
