using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.StackEstate;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>An account as CloudFormation.</summary>
public sealed partial class CloudFormationWriterTests
{
    private static readonly string[] AsItIs = ["import.template.json", "resources-to-import.json", "x-ray.template.json", "notes.md"];

    [Fact]
    public void A_Region_has_its_folder_and_nothing_planned_has_no_template()
    {
        var written = CloudFormationWriter.Write(Whole(), resetOnDelete: false);

        Assert.Equal([Region, "sa-east-1", OtherRegion], written.Select(static template => template.Region));
        Assert.Equal(AsItIs.Select(static name => $"{Account}/{Region}/{name}"), written[0].Files.Select(static file => file.RelativePath));
        Assert.Equal([$"{Account}/sa-east-1/notes.md"], written[1].Files.Select(static file => file.RelativePath));
        Assert.All(written.SelectMany(static template => template.Files), static file => Assert.DoesNotContain('\r', file.Text));
        Assert.All(written.SelectMany(static template => template.Files), static file => Assert.EndsWith("\n", file.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void An_import_has_what_is_there_and_keeps_it()
    {
        var files = StackFiles.Of(Planned());
        var template = files.Template("import.template.json");

        Assert.Equal(["AWSTemplateFormatVersion", "Description", "Resources"], template.Select(static member => member.Key));
        Assert.All(template["Resources"]!.AsObject(), static entry => Assert.Equal(("Retain", "Retain"), ((string?)entry.Value!["DeletionPolicy"], (string?)entry.Value["UpdateReplacePolicy"])));
        Assert.Equal(
            template["Resources"]!.AsObject().Select(static entry => (entry.Key, (string?)entry.Value!["Type"])),
            JsonNode.Parse(files.Text("resources-to-import.json"))!.AsArray().Select(static entry => ((string)entry!["LogicalResourceId"]!, (string?)entry["ResourceType"])));
        Assert.Equal(
            ["AWS::CloudTrail::EventDataStore EventDataStoreArn", "AWS::CloudTrail::Trail TrailName", "AWS::KMS::Alias AliasName", "AWS::KMS::Key KeyId", "AWS::Logs::LogGroup LogGroupName", "AWS::SecretsManager::Secret Id"],
            JsonNode.Parse(files.Text("resources-to-import.json"))!.AsArray().Select(static entry => $"{entry!["ResourceType"]} {Assert.Single(entry["ResourceIdentifier"]!.AsObject()).Key}").Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("alias/new", files.Text("import.template.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("kms-compliance/secrets", files.Text("import.template.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_to_what_the_template_has_and_give_what_is_configured()
    {
        var template = StackFiles.Of(Whole()).Template("import.template.json");
        var key = StackNames.Of(Whole().Keys[0]);

        Assert.Equal($$"""{"Fn::GetAtt":["{{key}}","Arn"]}""", KeyOf(1));
        Assert.Equal($$"""{"Ref":"{{key}}"}""", KeyOf(2));
        Assert.Equal($$"""{"Ref":"{{StackNames.Of(Whole().Keys[0], "alias/billing")}}"}""", KeyOf(3));
        Assert.Equal($"\"arn:aws:kms:{Region}:{Account}:alias/billing\"", KeyOf(4));
        Assert.Equal($"\"{ForeignKey}\"", KeyOf(5));
        Assert.Equal(
            $$"""[{"Region":"{{OtherRegion}}","KmsKeyId":"{{Whole().Keys[4].Arn}}"},{"Region":"us-west-2","KmsKeyId":"alias/elsewhere"}]""",
            StackFiles.Find(template, "AWS::SecretsManager::Secret", "Name", "app/secret-6")["ReplicaRegions"]!.ToJsonString());
        Assert.Equal($"\"{Whole().Keys[0].Arn}\"", StackFiles.Find(StackFiles.Of(Whole(), OtherRegion).Template("import.template.json"), "AWS::CloudTrail::Trail", "TrailName", "elsewhere")["KMSKeyId"]!.ToJsonString());

        string KeyOf(int number) => StackFiles.Find(template, "AWS::SecretsManager::Secret", "Name", $"app/secret-{number}")["KmsKeyId"]!.ToJsonString();
    }

    [Fact]
    public void A_key_is_written_as_it_is()
    {
        var template = StackFiles.Of(Whole()).Template("import.template.json");
        var keys = StackFiles.Resources(template).Where(static resource => resource.Type == "AWS::KMS::Key").ToDictionary(static resource => resource.LogicalId, static resource => resource.Properties);

        var key = keys[StackNames.Of(Whole().Keys[0])];
        Assert.Equal(["Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "EnableKeyRotation", "RotationPeriodInDays", "KeyPolicy", "Tags"], key.Select(static member => member.Key));
        Assert.Equal("""[{"Key":"Cost-Center","Value":"12"},{"Key":"Owner","Value":"team \u003Ca\u003E"}]""", key["Tags"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PolicyOf("now")), key["KeyPolicy"]));
        Assert.Contains("\"team <a>\"", StackFiles.Of(Whole()).Text("import.template.json"), StringComparison.Ordinal);

        var external = keys[StackNames.Of(Whole().Keys[1])];
        Assert.Equal(("EXTERNAL", null), ((string?)external["Origin"], external["EnableKeyRotation"]));
        Assert.False((bool)keys[StackNames.Of(Whole().Keys[2])]["Enabled"]!);
        Assert.True((bool)keys[StackNames.Of(Whole().Keys[3])]["MultiRegion"]!);

        var replica = Assert.Single(StackFiles.Resources(StackFiles.Of(Whole(), OtherRegion).Template("import.template.json")), static resource => resource.Type == "AWS::KMS::ReplicaKey");
        Assert.Equal(["PrimaryKeyArn", "Description", "Enabled", "KeyPolicy"], replica.Properties.Select(static member => member.Key));
        Assert.Equal(Whole().Keys[3].Arn, (string?)replica.Properties["PrimaryKeyArn"]);
    }

    [Fact]
    public void No_tag_of_AWS_and_no_value_of_a_secret_is_written()
    {
        var files = StackFiles.Of(Whole());

        Assert.Equal("""[{"Key":"Stage","Value":"prod"}]""", StackFiles.Find(files.Template("import.template.json"), "AWS::SecretsManager::Secret", "Name", "app/secret-1")["Tags"]!.ToJsonString());
        Assert.All(files.Written.Files, static file => Assert.DoesNotContain("SecretString", file.Text, StringComparison.Ordinal));
        Assert.All(files.Written.Files, static file => Assert.DoesNotContain("aws:cloudformation", file.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_planned_is_in_a_template_of_the_same_stack()
    {
        var estate = Planned();
        var files = StackFiles.Of(estate);
        var (before, after) = (files.Template("import.template.json"), files.Template("planned.template.json"));
        var (made, changed) = (StackNames.Of(estate.Keys[0]), StackNames.Of(estate.Keys[1]));

        // A stack knows its resources by these.
        Assert.Subset(after["Resources"]!.AsObject().Select(static entry => entry.Key).ToHashSet(), before["Resources"]!.AsObject().Select(static entry => entry.Key).ToHashSet());
        Assert.Equal(("former", "now"), (Property(before, changed, "KeyPolicy")!["Id"]!.GetValue<string>(), Property(after, changed, "KeyPolicy")!["Id"]!.GetValue<string>()));
        Assert.Equal((false, true), ((bool)Property(before, changed, "EnableKeyRotation")!, (bool)Property(after, changed, "EnableKeyRotation")!));
        Assert.Equal((null, 180), (Property(before, changed, "RotationPeriodInDays"), (int)Property(after, changed, "RotationPeriodInDays")!));
        Assert.Equal((null, $$"""{"Fn::GetAtt":["{{made}}","Arn"]}"""), (KeyOf(before, 20), KeyOf(after, 20)));
        Assert.Equal(($$"""{"Fn::GetAtt":["{{changed}}","Arn"]}""", $"\"{ForeignKey}\""), (KeyOf(before, 21), KeyOf(after, 21)));
        Assert.Equal($$$$"""{"{{{{made}}}}Arn":{"Description":"The ARN of the new key kms-compliance/secrets.","Value":{"Fn::GetAtt":["{{{{made}}}}","Arn"]}}}""", after["Outputs"]!.ToJsonString());
        Assert.Equal(3, StackFiles.Resources(after).Count(static resource => resource.Type == "AWS::KMS::Alias" && (string?)resource.Properties["AliasName"] is "alias/new" or "alias/billing" or "alias/kms-compliance/secrets"));

        // A key that is there in the other Region.
        Assert.Equal($$"""{"Fn::GetAtt":["{{StackNames.Of(estate.Keys[5])}}","Arn"]}""", KeyOf(StackFiles.Of(estate, OtherRegion).Template("planned.template.json"), 22));
        Assert.DoesNotContain("Default", StackFiles.Of(estate).Template("x-ray.template.json")["Parameters"]!["KeyId"]!.AsObject().Select(static member => member.Key));
        Assert.Contains($"KeyId=\"${made}Arn\"", files.Text("notes.md"), StringComparison.Ordinal);

        static string? KeyOf(JsonObject template, int number) => StackFiles.Find(template, "AWS::SecretsManager::Secret", "Name", $"app/secret-{number}")["KmsKeyId"]?.ToJsonString();
        static JsonNode? Property(JsonObject template, string logicalId, string name) => template["Resources"]![logicalId]!["Properties"]![name];
    }

    [Fact]
    public void A_Region_that_has_only_new_keys_has_nothing_to_import()
    {
        var files = StackFiles.Of(new(Account) { Keys = [Planned().Keys[0]] });

        Assert.Equal(["planned.template.json", "notes.md"], files.Names);
        Assert.Contains("--change-set-type CREATE", files.Text("notes.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{resolve:secretsmanager:app/secret-1}}")]
    [InlineData("a {{Resolve:ssm:/x}}")]
    public void What_CloudFormation_would_replace_is_told_and_not_written(string text)
    {
        var estate = Whole();
        var secret = estate.Resources[1] with { Configuration = (SecretConfiguration)estate.Resources[1].Configuration with { Description = text } };
        var key = estate.Keys[1] with { Policy = PolicyOf(text) };
        var other = estate.Keys[2] with { Tags = new([KeyValuePair.Create("a", text)]) };
        var files = StackFiles.Of(estate with { Keys = [estate.Keys[0], key, other, .. estate.Keys.Skip(3)], Resources = [estate.Resources[0], secret, Secret(8, Region, key.Arn, []), .. estate.Resources.Skip(2)] });

        Assert.DoesNotContain("resolve:", files.Text("import.template.json"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            new[] { secret.Status.ResourceId, key.Arn, other.Arn, "alias/old" }.Order(StringComparer.Ordinal),
            files.Written.NotWritten.Where(static part => part.Why.Contains("dynamic reference", StringComparison.Ordinal)).Select(static part => part.Id));

        // What is under such a key says so by its ARN.
        Assert.Equal(key.Arn, (string?)StackFiles.Find(files.Template("import.template.json"), "AWS::SecretsManager::Secret", "Name", "app/secret-8")["KmsKeyId"]);
    }

    [Theory]
    [InlineData("""{"Statement":[{"Condition":{"StringEquals":{"Ref":"x"}}}]}""", "functions")]
    [InlineData("""{"Statement":[{"Fn::Sub":"x"}]}""", "functions")]
    [InlineData("""{"Id":"a","Id":"b"}""", "twice")]
    [InlineData("no JSON", "no JSON")]
    public void A_policy_that_a_template_cannot_have_is_told(string policy, string why)
    {
        var key = Key(1) with { Policy = policy };
        var files = StackFiles.Of(new(Account) { Keys = [key] });

        Assert.Equal(["notes.md"], files.Names);
        Assert.Equal(["alias/key-1", key.Arn], files.Written.NotWritten.Select(static part => part.Id));
        Assert.All(files.Written.NotWritten, part => Assert.Contains(why, part.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Notes_say_what_to_run_and_nothing_in_them_is_anything_but_text()
    {
        var estate = Whole();
        var notes = StackFiles.Of(estate with { NotWritten = [new(Region, "a](http://x)<img>", "@me `x`")] }).Text("notes.md");

        Assert.Contains($"aws cloudformation create-change-set --region {Region} --stack-name kms-compliance --change-set-name import --change-set-type IMPORT --template-body file://import.template.json --resources-to-import file://resources-to-import.json\n", notes, StringComparison.Ordinal);
        Assert.Contains($"aws cloudformation deploy --region {Region} --stack-name kms-compliance-x-ray --template-file x-ray.template.json --capabilities CAPABILITY_IAM\n", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("](http", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("@me", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("planned", notes, StringComparison.Ordinal);
        Assert.Contains("federated", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_hangs_on_the_thing_alone_and_is_one_that_CloudFormation_takes()
    {
        var id = StackNames.LogicalId("Secret", "app/db-password ü " + new string('x', 600), "arn");

        Assert.Equal(255, id.Length);
        Assert.Matches(LogicalId(), id);
        Assert.StartsWith("SecretAppDbPasswordXxx", id, StringComparison.Ordinal);
        Assert.NotEqual(id, StackNames.LogicalId("Secret", "app/db-password ü " + new string('x', 600), "arn2"));
        Assert.Equal(StackFiles.Of(new(Account) { Resources = [Whole().Resources[1]] }).Written.Addresses, StackFiles.Of(Whole()).Written.Addresses.Where(static name => name.StartsWith("SecretAppSecret1", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_too_large_for_the_call_goes_by_S3()
    {
        var files = StackFiles.Of(new(Account) { Keys = [.. Enumerable.Range(1, 60).Select(static number => Key(number))] });

        Assert.True(Encoding.UTF8.GetByteCount(files.Text("import.template.json")) > StackParts.MostBytesInCall);
        Assert.Contains($"--template-url \"https://$BUCKET.s3.{Region}.amazonaws.com/import.template.json\"", files.Text("notes.md"), StringComparison.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z0-9]{1,255}$")]
    private static partial Regex LogicalId();
}
