using System.Management.Automation;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Composition;

/// <summary>What commands put out, piped into AWS.Tools' commands: each binds what it is about, or does not bind.</summary>
public sealed class ForeignCommandTests : SandboxTest
{
    // What may be bound by name, since it is there what it is here.
    private static readonly string[] ByName = ["Region", "KeyId", "KmsKeyId", "LogGroupName", "LogGroupClass"];

    public static TheoryData<string, Type> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, Type>();
            foreach (var command in AwsToolsCommands.Names)
            {
                foreach (var type in OutputObjects.Scripts.Keys)
                {
                    pairs.Add(command, type);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_output_binds_right_or_fails_to_bind(string command, Type type)
    {
        foreach (var (item, bound) in PipeInto(command, string.Empty, type))
        {
            foreach (var (name, value) in bound)
            {
                // By its name: the same property. By the object: its text, which is the ARN, or the id; of a command that takes any
                // object for a value, such as Register-CWLKmsKey, AWS refuses that.
                var property = item.Properties[name];
                Assert.True(
                    value == item.ToString() || (property is not null && ByName.Contains(name) && value == (property.Value?.ToString() ?? string.Empty)),
                    $"{type.Name} | {command} binds -{name} {value}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_output_becomes_the_content_of_a_secret(Type type)
    {
        Assert.Empty(PipeInto("Update-SECSecret", "-KmsKeyId alias/billing", type));
        Assert.Empty(PipeInto("Write-SECSecretValue", string.Empty, type));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_output_sets_a_policy_or_the_encryption_of_XRay(Type type)
    {
        Assert.Empty(PipeInto("Write-XREncryptionConfig", string.Empty, type));
        Assert.Empty(PipeInto("Write-KMSKeyPolicy", string.Empty, type));
    }

    [Fact]
    public void What_is_the_target_of_a_command_is_bound_as_it()
    {
        var secret = Assert.Single(Session.Run<SecretEncryptionStatus>("$global:secret = Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-id; $secret"));
        Session.Run<object>(AwsToolsCommands.Script);

        Assert.Equal(secret.ResourceArn, Session.Run<string>("($secret | Get-SECSecret).SecretId")[0]);
        Assert.Equal("eu-west-1", Session.Run<string>("($secret | Get-SECSecret).Region")[0]);
        Assert.Equal(
            Session.Run<string>("(Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit).ResourceArn"),
            Session.Run<string>("(Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit | Update-CTTrail -KmsKeyId alias/audit).Name"));
        Assert.Equal(
            Session.Run<string>("$global:key = New-ServiceCmk XRay -Region eu-west-2; $key.KeyId"),
            Session.Run<string>("($key | Get-KMSKey).KeyId"));
    }

    [Fact]
    public void Where_the_caller_names_the_target_the_value_is_only_the_id()
    {
        Session.Run<object>(AwsToolsCommands.Script);

        Assert.Equal(
            Session.Run<string>("(Get-SecretEncryptionStatus -Region eu-west-1).ResourceArn"),
            Session.Run<string>("(Get-SecretEncryptionStatus -Region eu-west-1 | Update-SECSecret -SecretId other).SecretString"));
    }

    [Fact]
    public void A_key_that_is_planned_only_is_no_key_to_any_of_them()
    {
        foreach (var command in AwsToolsCommands.Names)
        {
            foreach (var (item, bound) in PipeInto(command, string.Empty, typeof(ServiceCmk), "New-ServiceCmk XRay -Region us-west-1 -WhatIf -PassThru"))
            {
                Assert.All(bound.Where(static pair => pair.Key != "Region"), pair => Assert.Contains(pair.Value, (string[])[string.Empty, item.ToString()]));
            }
        }
    }

    public static TheoryData<Type> Types => OutputObjects.Types;

    private List<(PSObject Item, IReadOnlyDictionary<string, string> Bound)> PipeInto(string command, string arguments, Type type, string? script = null)
    {
        var result = Session.Run($$"""
            {{AwsToolsCommands.Script}}
            $items = @({{script ?? OutputObjects.Scripts[type]}})
            if ($items[0].GetType().Name -ne '{{type.Name}}') { throw "$($items[0].GetType())" }
            & {
                $PSDefaultParameterValues = @{}
                foreach ($item in $items) { $bound = $item | {{command}} {{arguments}} -ErrorAction SilentlyContinue; if ($bound) { [pscustomobject]@{ Item = $item; Bound = $bound } } }
            }
            """);
        return [.. result.Output.Select(static pair => (
            PSObject.AsPSObject(pair.Properties["Item"].Value),
            (IReadOnlyDictionary<string, string>)PSObject.AsPSObject(pair.Properties["Bound"].Value).Properties
                .Where(static property => property.Name != "ErrorAction")
                .ToDictionary(static property => property.Name, static property => LanguagePrimitives.ConvertTo<string>(property.Value))))];
    }
}
