namespace Spark.Connect.Protocol;

/// <summary>A request of a session: all say whose they are.</summary>
internal interface ISessionRequest
{
    string SessionId { get; set; }

    UserContext UserContext { get; set; }

    string ClientType { get; set; }
}

/// <summary>A request that the server refuses when it has made the session anew since.</summary>
internal interface IObservingRequest : ISessionRequest
{
    string ClientObservedServerSideSessionId { get; set; }
}

/// <summary>An answer that says which session of the server gave it.</summary>
internal interface ISessionResponse
{
    string ServerSideSessionId { get; }
}

internal sealed partial class ExecutePlanRequest : IObservingRequest;

internal sealed partial class ReattachExecuteRequest : IObservingRequest;

internal sealed partial class ReleaseExecuteRequest : IObservingRequest;

internal sealed partial class InterruptRequest : IObservingRequest;

internal sealed partial class AnalyzePlanRequest : IObservingRequest;

internal sealed partial class ConfigRequest : IObservingRequest;

internal sealed partial class AddArtifactsRequest : IObservingRequest;

internal sealed partial class ArtifactStatusesRequest : IObservingRequest;

internal sealed partial class FetchErrorDetailsRequest : IObservingRequest;

internal sealed partial class ReleaseSessionRequest : ISessionRequest;

internal sealed partial class ExecutePlanResponse : ISessionResponse;

internal sealed partial class ReleaseExecuteResponse : ISessionResponse;

internal sealed partial class InterruptResponse : ISessionResponse;

internal sealed partial class AnalyzePlanResponse : ISessionResponse;

internal sealed partial class ConfigResponse : ISessionResponse;

internal sealed partial class AddArtifactsResponse : ISessionResponse;

internal sealed partial class ArtifactStatusesResponse : ISessionResponse;

internal sealed partial class ReleaseSessionResponse : ISessionResponse;
