using System.Runtime.InteropServices;

namespace Azki.CdcBridge.State;

/// <summary>Numbers for texts of which there are few: a million users live in some hundred cities.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public string this[int number] => _texts[number];

    public int NumberOf(string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out var exists);
        if (exists) return number;
        _texts.Add(text);
        return number = _texts.Count - 1;
    }
}
