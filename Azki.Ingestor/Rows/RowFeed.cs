namespace Azki.Ingestor.Rows;

/// <summary>Finds the rows of a format in the bytes it is shown and gives each to the run.</summary>
internal abstract class RowFeed
{
    /// <summary>
    /// Takes the whole rows at the beginning of the buffer, until the run is full, and returns how many bytes are done with. Where it is full,
    /// the rest is shown again once that was sent.
    /// </summary>
    /// <param name="buffer">The input from the first byte not done with, as far as it is known.</param>
    /// <param name="final">Whether the input ends with the buffer.</param>
    /// <exception cref="FileRefusedException">The input cannot be read as a whole, and no row was given to the run.</exception>
    public abstract int Take(ReadOnlySpan<byte> buffer, bool final);

    /// <summary>Whether the last row, which lacks its end, is certain to be whole.</summary>
    public virtual bool IsWhole(ReadOnlySpan<byte> row) => false;

    /// <summary>Says that the input broke off: what is left is one truncated row.</summary>
    public abstract void Break(ReadOnlySpan<byte> rest);
}
