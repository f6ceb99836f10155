using System.Text.Json.Nodes;

namespace KmsCompliance.Tests.Permissions;

/// <summary>The policy for an audit lets nobody write, and is enough to see what would be written.</summary>
public sealed class AuditPolicyTests : LeastRightsTest
{
    [Theory]
    [MemberData(nameof(Commands))]
    public void The_audit_policy_holds_no_writing_action_and_is_enough_for_WhatIf(string command)
    {
        var permission = Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission {command} -Mode Audit -RoleName Audit"));
        Assert.All(permission.Actions, action => Assert.Matches("^([a-z0-9]+:(Get|BatchGet|List|Describe|Lookup)[A-Za-z]+|sts:(AssumeRole|TagSession))$", action));
        Assert.All(Session.Run<CmkAction>($"Get-CmkPermission {command} -Mode Audit -RoleName Audit -ByAction"), action => Assert.Equal(CmkActionAccess.Read, action.Access));
        Assert.Equal(permission.Actions.Order(StringComparer.Ordinal), ActionsOf(permission.PolicyDocument));

        var result = Run(command, permission.PolicyDocument, "$WhatIfPreference = $true; ");

        // A trial of a signature signs nothing.
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(Writes().Except(["kms:Sign"]));
    }

    private static IEnumerable<string> ActionsOf(string? policy) => policy is null
        ? []
        : JsonNode.Parse(policy)!["Statement"]!.AsArray().SelectMany(statement => Values(statement!["Action"]!)).Order(StringComparer.Ordinal);
}
