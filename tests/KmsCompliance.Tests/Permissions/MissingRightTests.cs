using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Permissions;

/// <summary>A command does what is declared when one right of its policy is missing.</summary>
public sealed partial class MissingRightTests : LeastRightsTest
{
    public static TheoryData<string, string> Rights
    {
        get
        {
            // One in ten, unless all are tried.
            var rights = new TheoryData<string, string>();
            foreach (var action in CommandActions.Commands.SelectMany(CommandActions.Of).Where(static (_, number) => TestEnvironment.IsFull || number % 10 == 0))
            {
                rights.Add(action.Command, action.Action);
            }

            return rights;
        }
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task Without_one_right_a_command_fails_or_does_less_as_declared(string command, string action)
    {
        var declared = Assert.Single(CommandActions.Of(command), candidate => candidate.Action == action);

        var policy = Without(Policy($"Get-CmkPermission {command} -RoleName Audit")!, action);
        var result = (command, action) == ("New-ServiceCmk", "kms:ScheduleKeyDeletion") ? await ComeSecondAsync(policy) : Run(command, policy);

        // Each kind of a plan's steps fails in its own way.
        if (command.EndsWith("-CmkPlan", StringComparison.Ordinal) && declared.ErrorId is not null)
        {
            Assert.Contains(declared.ErrorId, result.ErrorIds);
        }
        else
        {
            Assert.Equal(declared.ErrorId is null ? [] : [declared.ErrorId], result.ErrorIds.Distinct());
        }

        Assert.Equal(declared.Required, Achieved(command, result).Count == 0);
        Assert.Equal(declared.WhenMissing.Contains("with a warning", StringComparison.Ordinal), result.Warnings.Count > 0);
        if (declared.ErrorId is null && UnknownReason().Match(declared.WhenMissing) is { Success: true } reason)
        {
            Assert.Contains(ReasonsOf(result), found => found == reason.Groups[1].Value);
        }
        else if (declared.ErrorId is null && declared.WhenMissing.Contains("could not be determined", StringComparison.Ordinal))
        {
            Assert.Contains(result.Output, item => item.Properties["Message"]?.Value is string message
                && message.Contains("could not be determined", StringComparison.Ordinal));
        }
        else
        {
            // What shows itself by nothing would be no right that is needed.
            Assert.True(declared.ErrorId is not null || result.Warnings.Count > 0);
        }
    }

    private static string? Without(string policy, string action)
    {
        var document = JsonNode.Parse(policy)!;
        var statements = document["Statement"]!.AsArray();
        foreach (var statement in statements.ToList())
        {
            var left = Values(statement!["Action"]!).Where(candidate => candidate != action).ToArray();
            if (left.Length == 0)
            {
                statements.Remove(statement);
            }
            else
            {
                statement["Action"] = new JsonArray([.. left.Select(candidate => (JsonNode)candidate)]);
            }
        }

        return statements.Count == 0 ? null : document.ToJsonString();
    }

    [GeneratedRegex(@"Unknown \(([A-Za-z]+)\)")]
    private static partial Regex UnknownReason();
}
