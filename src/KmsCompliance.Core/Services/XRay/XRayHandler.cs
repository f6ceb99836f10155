namespace KmsCompliance.Services.XRay;

/// <summary>The function behind the custom resource: it sets X-Ray's key, and says so once X-Ray reports it.</summary>
/// <remarks>It answers CloudFormation in every case, prints nothing, and writes no logs, as it has no rights to. A request to create that
/// failed gets an id that is not the setting's, so that the request to delete that follows it changes nothing.
/// <see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html"/></remarks>
internal static class XRayHandler
{
    /// <summary>The most characters of a function that stands in a template, as CloudFormation has taken them from the first.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html"/></remarks>
    public const int MostCharacters = 4096;

    /// <summary>Seconds that it may run, the most that Lambda allows: X-Ray takes minutes to change over.</summary>
    public const int Seconds = 900;

    /// <summary>Its source, in Python.</summary>
    public static string Source { get; } = """
        import json
        import time
        import urllib.request

        import boto3
        from botocore.config import Config
        from botocore.exceptions import ClientError

        RESERVE = 90_000  # Milliseconds that are left for a last call and the answer.
        PAUSE = 5


        def handler(event, context):
            region, account = event["StackId"].split(":")[3:5]
            own = f"xray/{account}/{region}"
            answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
            # What was not created is not this setting: to delete it changes nothing.
            answer["PhysicalResourceId"] = event.get("PhysicalResourceId") or own + "/not-set"
            try:
                apply(event, context, own)
                answer["Status"] = "SUCCESS"
                if event["RequestType"] != "Delete":
                    answer["PhysicalResourceId"] = own
            except Exception as error:
                answer["Status"] = "FAILED"
                answer["Reason"] = f"{type(error).__name__}: {error}"[:400]
            request = urllib.request.Request(
                event["ResponseURL"], json.dumps(answer).encode(), {"Content-Type": ""}, method="PUT"
            )
            send(request)


        def apply(event, context, own):
            asked = event["ResourceProperties"]
            wanted = {"Type": asked["Type"], "KeyId": asked["KeyId"]}
            is_delete = event["RequestType"] == "Delete"
            if is_delete and (asked.get("ResetOnDelete") != "true" or event["PhysicalResourceId"] != own):
                return
            if wanted["Type"] != "KMS":
                raise ValueError("Type has to be KMS.")
            bounds = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 3})
            xray = boto3.client("xray", config=bounds)
            now = call(context, xray.get_encryption_config)
            if is_delete:
                if not is_so(now, wanted):
                    return
                wanted = {"Type": "NONE"}
            if not is_so(now, wanted):
                now = call(context, xray.put_encryption_config, **wanted)
            while now.get("Status") != "ACTIVE" or not is_so(now, wanted):
                if context.get_remaining_time_in_millis() < RESERVE:
                    raise TimeoutError(
                        f"The setting was made and is not proven yet: X-Ray reports {now.get('Type')}, {now.get('Status')}."
                    )
                time.sleep(PAUSE)
                now = call(context, xray.get_encryption_config)


        def is_so(now, wanted):
            return now.get("Type") == wanted["Type"] and (wanted["Type"] == "NONE" or now.get("KeyId") == wanted["KeyId"])


        def call(context, operation, **arguments):
            # What a new role may do takes a while to be known everywhere.
            for left in range(11, -1, -1):
                try:
                    return operation(**arguments)["EncryptionConfig"]
                except ClientError as error:
                    is_denied = error.response["Error"]["Code"].startswith("AccessDenied")
                    if left == 0 or not is_denied or context.get_remaining_time_in_millis() < RESERVE:
                        raise
                    time.sleep(PAUSE)


        def send(request):
            for left in range(2, -1, -1):
                try:
                    urllib.request.urlopen(request, timeout=10).close()
                    return
                except OSError:
                    if left == 0:
                        raise

        """.ReplaceLineEndings("\n");
}
