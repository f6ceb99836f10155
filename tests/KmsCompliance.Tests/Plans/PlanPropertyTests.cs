using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Endpoint;

namespace KmsCompliance.Tests.Plans;

/// <summary>Generated estates and plans: applying and undoing leaves the configuration as it was, but for what the plan names.</summary>
public sealed class PlanPropertyTests : PlanTest
{
    private const string Region = "us-west-1";
    private const string Policy = """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}
        """;

    private static readonly string[] Disturbances = ["", "", "UpdateSecret", "DisassociateKmsKey"];

    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = TimeSpan.Zero };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("KMSCOMPLIANCE_FULL") is null ? 4 : 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Applied_and_undone_is_as_before(int seed)
    {
        var random = new Random(seed);
        using var client = new AwsClient(Server.Url) { Region = Region };
        await BuildAsync(client, random);
        var before = Configuration(Region);

        string[] parameters = ["", "-CreateKey", "-KeyId alias/target", "-KeyId alias/target -RepairPolicy", "-KeyId alias/target -RotationPeriodInDays 100 -RepairPolicy", "-CreateKey -KeyId @{ SecretsManager = 'alias/target' }"];
        var made = Session.Run($"Get-ServiceEncryptionStatus -Region {Region} -WarningAction Ignore | New-CmkPlan '{PlanPath}' {parameters[random.Next(parameters.Length)]} -WarningAction Ignore");
        if (made.Output.Count == 0)
        {
            Assert.Equal(before, Configuration(Region));
            return;
        }

        var plan = (CmkPlan)made.Output[0].BaseObject;
        var unfit = Disturbances[random.Next(Disturbances.Length)];
        Session.Run($"Invoke-CmkPlan '{PlanPath}' -Confirm:$false -ThrottleLimit {random.Next(1, 9)} -WarningAction Ignore");
        var applied = Configuration(Region);

        // Somebody changes one thing between the two; that stays as they left it.
        string? changed = null;
        if (unfit.Length > 0 && plan.Step.FirstOrDefault(step => step.Action == "SetKey" && step.Service == (unfit == "UpdateSecret" ? "SecretsManager" : "CloudWatchLogs")) is { } step && applied[step.Target] != before[step.Target])
        {
            changed = step.Target;
            _ = unfit == "UpdateSecret"
                ? await client.SecretsAsync("UpdateSecret", new { SecretId = changed, KmsKeyId = "alias/other" })
                : await client.JsonAsync("logs", "Logs_20140328.DisassociateKmsKey", "/", new { logGroupName = changed.Split(":log-group:")[1] });
        }

        var left = changed is null ? null : Configuration(Region)[changed];
        var outcomes = Session.Run($"Undo-CmkPlan '{PlanPath}' -Confirm:$false -ThrottleLimit {random.Next(1, 9)} -WarningAction Ignore").Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToList();
        var after = Configuration(Region);
        var named = plan.NotReversible.Select(number => plan.Step[int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) - 1].Target).ToHashSet(StringComparer.Ordinal);
        Assert.All(before, entry => Assert.True(
            after[entry.Key] == entry.Value || named.Contains(entry.Key) || (entry.Key == changed && after[entry.Key] == left) || outcomes.Exists(outcome => outcome.Target == entry.Key && (outcome.Status == CmkPlanOutcome.Skipped || (outcome.Status == CmkPlanOutcome.NotStarted && changed is not null))),
            $"Seed {seed}: {entry.Key} was '{entry.Value}', and is '{after[entry.Key]}'."));
        Assert.All(after.Keys.Except(before.Keys), key => Assert.Contains(outcomes, outcome => outcome.Status == CmkPlanOutcome.NotReversible && outcome.Message.Contains(key, StringComparison.Ordinal)));
        Assert.DoesNotContain(outcomes, outcome => outcome.Status == CmkChangeStatus.Failed || (outcome.Status == CmkPlanOutcome.NotStarted && changed is null));
    }

    private static async Task BuildAsync(AwsClient client, Random random)
    {
        var keys = new List<string>();
        foreach (var alias in new[] { "alias/target", "alias/other", "alias/third", "alias/broken" })
        {
            var id = (await client.KmsAsync("CreateKey", new { Policy = alias == "alias/other" ? PolicyFor(Region) : Policy }))["KeyMetadata"].GetProperty("Arn").GetString()!;
            (await client.KmsAsync("CreateAlias", new { AliasName = alias, TargetKeyId = id })).Succeeded();
            keys.Add(id);
        }

        if (random.Next(2) == 0)
        {
            (await client.KmsAsync("EnableKeyRotation", new { KeyId = keys[0], RotationPeriodInDays = random.Next(90, 400) })).Succeeded();
        }

        // Every form in which a key can be configured.
        string?[] forms = [null, keys[1], keys[1].Split('/')[1], "alias/other", "alias/aws/secretsmanager", keys[2], "alias/third", keys[3]];
        for (var number = 0; number < 8; number++)
        {
            await client.SecretsAsync("CreateSecret", new { Name = $"secret-{number}", SecretString = "first", KmsKeyId = forms[random.Next(forms.Length)] ?? string.Empty });
        }

        for (var number = 0; number < 4; number++)
        {
            (await client.JsonAsync("logs", "Logs_20140328.CreateLogGroup", "/", random.Next(2) == 0 ? new { logGroupName = $"/app/{number}" } : new { logGroupName = $"/app/{number}", kmsKeyId = keys[1] })).Succeeded();
            await client.CreateBucketAsync($"logs-{Of(number)}");
            (await client.CloudTrailAsync("CreateTrail", random.Next(2) == 0 ? new { Name = $"trail-{number}", S3BucketName = $"logs-{Of(number)}" } : new { Name = $"trail-{number}", S3BucketName = $"logs-{Of(number)}", KmsKeyId = keys[1] })).Succeeded();
        }

        if (random.Next(2) == 0)
        {
            (await client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = random.Next(2) == 0 ? "alias/other" : "alias/aws/xray" })).Succeeded();
        }

        if (random.Next(2) == 0)
        {
            (await client.KmsAsync("DisableKey", new { KeyId = keys[3] })).Succeeded();
        }

    }

    private static string Of(int number) => $"of-trail-{number}";

    private static string PolicyFor(string region) => Policy.Replace(
        "\"Statement\":[",
        $$"""
        "Statement":[{"Sid":"Services","Effect":"Allow","Principal":{"Service":["cloudtrail.amazonaws.com","logs.{{region}}.amazonaws.com","xray.amazonaws.com"]},"Action":"kms:*","Resource":"*"},
        """,
        StringComparison.Ordinal);
}
