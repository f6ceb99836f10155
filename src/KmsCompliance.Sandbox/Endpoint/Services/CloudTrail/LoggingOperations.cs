using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Switching trails on and off, and how delivery goes.</summary>
internal static class LoggingOperations
{
    public static void StartLogging(AwsCall call)
    {
        var trail = TrailLookup.FindAtHome(call);
        trail.StartedAt = trail.IsLogging ? trail.StartedAt : call.Now;
        trail.IsLogging = true;
    }

    public static void StopLogging(AwsCall call)
    {
        var trail = TrailLookup.FindAtHome(call);
        trail.StoppedAt = trail.IsLogging ? call.Now : trail.StoppedAt;
        trail.IsLogging = false;
    }

    /// <summary>A trail that logs delivers whenever it is looked at: the sandbox has no events that it could be late
    /// with.</summary>
    public static void GetTrailStatus(AwsCall call)
    {
        var trail = TrailLookup.Find(call);
        var error = trail.IsLogging ? CloudTrailEncryption.DeliveryError(call, trail) : null;
        var delivered = !trail.IsLogging ? trail.StoppedAt : error is null ? call.Now : null;
        var attempted = trail.IsLogging ? call.Now : trail.StoppedAt;
        var json = call.Json;
        json.WriteBoolean("IsLogging", trail.IsLogging);
        json.WriteOptional("LatestDeliveryError", error);
        WriteTime(call, "LatestDeliveryTime", delivered);
        WriteTime(call, "StartLoggingTime", trail.StartedAt);
        WriteTime(call, "StopLoggingTime", trail.StoppedAt);
        if (trail.Settings.ValidatesLogFiles)
        {
            json.WriteOptional("LatestDigestDeliveryError", error);
            WriteTime(call, "LatestDigestDeliveryTime", delivered);
        }

        // AWS still answers these, though it says that they are no longer in use.
        json.WriteString("LatestDeliveryAttemptTime", Text(attempted));
        json.WriteString("LatestNotificationAttemptTime", "");
        json.WriteString("LatestNotificationAttemptSucceeded", "");
        json.WriteString("LatestDeliveryAttemptSucceeded", Text(delivered));
        json.WriteString("TimeLoggingStarted", Text(trail.StartedAt));
        json.WriteString("TimeLoggingStopped", Text(trail.StoppedAt));
    }

    private static void WriteTime(AwsCall call, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            call.Json.WriteEpoch(name, value);
        }
    }

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
