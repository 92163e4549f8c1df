using System.Diagnostics;
using Azki.Core;
using Azki.EventLog;

namespace Azki.StreamEtl;

/// <summary>Ties a batch's span to the requests and files whose records it holds.</summary>
internal static class EtlLinks
{
    public static void Add(Activity? activity, RecordBatch batch)
    {
        if (activity is null || batch.Headers.GetString(RecordHeaderNames.TraceParent) is not { } parent) return;
        if (ActivityContext.TryParse(parent, null, isRemote: true, out var context)) activity.AddLink(new(context));
    }
}
