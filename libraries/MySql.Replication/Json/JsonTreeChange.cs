namespace MySql.Replication.Json;

/// <summary>Applies one diff to a document.</summary>
internal static class JsonTreeChange
{
    /// <returns>The document: another one when the diff replaces it whole.</returns>
    public static JsonTree Apply(JsonTree document, JsonDiff diff, JsonFormat format)
    {
        var path = new JsonPath(diff.Utf8Path);
        var value = diff.Operation == JsonDiffOperation.Remove ? null : JsonTree.Read(diff.BinaryValue, format);
        JsonTree? parent = null;
        var at = document;
        while (path.MoveNext())
        {
            // The last leg is not followed but changed.
            parent = at;
            if (path.IsLast)
            {
                Change(parent, path, diff.Operation, value);
                return document;
            }
            at = Child(parent, path);
        }
        return value ?? throw new BinlogFormatException("A JSON diff removes the whole document.");
    }

    private static void Change(JsonTree parent, in JsonPath path, JsonDiffOperation operation, JsonTree? value)
    {
        var index = Find(parent, path, out var isFound);
        if (operation == JsonDiffOperation.Insert && !(isFound && path.IsKey))
        {
            parent.Children.Insert(Math.Min(index, parent.Children.Count), (path.IsKey ? path.Key : [], value!));
            return;
        }
        if (!isFound) throw new BinlogFormatException($"A JSON diff changes {path.ToString()}, which the document has not.");
        if (operation == JsonDiffOperation.Remove) parent.Children.RemoveAt(index);
        else parent.Children[index] = (parent.Children[index].Key, value!);
    }

    private static JsonTree Child(JsonTree parent, in JsonPath path)
    {
        var index = Find(parent, path, out var isFound);
        return isFound ? parent.Children[index].Value : throw new BinlogFormatException($"A JSON diff goes through {path.ToString()}, which the document has not.");
    }

    private static int Find(JsonTree parent, in JsonPath path, out bool isFound)
    {
        if (path.IsKey != parent.IsObject || parent is { IsObject: false, IsArray: false }) throw new BinlogFormatException($"A JSON diff names {path.ToString()}, and the document has another kind of value there.");
        if (path.IsKey) return parent.FindKey(path.Key, out isFound);
        isFound = path.Index < parent.Children.Count;
        return path.Index;
    }
}
