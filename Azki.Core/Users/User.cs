namespace Azki.Core.Users;

/// <summary>A user.</summary>
/// <param name="UserId">From 1.</param>
/// <param name="SignupDate">1900-01-01 or later; null where not known.</param>
/// <param name="City">To 128 characters; empty where not known.</param>
/// <param name="DeviceType">To 128 characters; empty where not known.</param>
public sealed record User(uint UserId, DateOnly? SignupDate, string City, string DeviceType);
