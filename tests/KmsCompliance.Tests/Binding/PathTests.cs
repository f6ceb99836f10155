using System.Diagnostics;
using KmsCompliance.Tests.Credentials;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>Files that commands read: nothing that never ends, and nothing that is too long to be what is looked for.</summary>
public sealed class PathTests : SandboxTest
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}""";

    /// <summary>What reads a file; the error that says it cannot.</summary>
    public static TheoryData<string, string> Readers => new()
    {
        { "Test-CmkPolicy -Path '{0}'", "PolicyFileUnreadable" },
        { "Test-CmkAccess -KeyId alias/billing -Region eu-west-1 -Principal arn:aws:iam::111122223333:role/App -Action Decrypt -IdentityPolicyPath '{0}'", "PolicyFileUnreadable" },
        { "Get-CmkPermission -Path '{0}'", "ScriptNotUnderstood" },
    };

    [UnixTheory("it has no devices and pipes in its file system")]
    [MemberData(nameof(Readers))]
    public void A_device_is_not_read(string command, string errorId) => AssertRefused(command, "/dev/zero", errorId, "a device");

    [UnixTheory("it has no devices and pipes in its file system")]
    [MemberData(nameof(Readers))]
    public void A_pipe_is_not_opened_nor_one_behind_a_link(string command, string errorId)
    {
        var pipe = Temporary["pipe"];
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
            Assert.Equal(0, made.ExitCode);
        }

        AssertRefused(command, pipe, errorId, "a pipe");
        var link = Temporary["link"];
        File.CreateSymbolicLink(link, pipe);
        AssertRefused(command, link, errorId, "a pipe");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_file_of_more_than_a_MiB_is_refused(string command, string errorId)
    {
        var file = Temporary["long"];
        File.WriteAllText(file, Policy.PadRight((1 << 20) + 1));
        AssertRefused(command, file, errorId, "longer than 1,048,576 bytes");
    }

    [Fact]
    public void A_file_of_a_MiB_and_one_behind_a_link_are_read()
    {
        var script = Temporary["script.ps1"];
        File.WriteAllText(script, "Get-Region".PadRight(1 << 20));
        Assert.Empty(Session.Run($"Get-CmkPermission -Path '{script}'").Errors);
        var file = Temporary["[policy].json"];
        File.WriteAllText(file, Policy);
        Assert.Empty(Session.Run($"Test-CmkPolicy -Path '{file.Replace("[", "`[", StringComparison.Ordinal).Replace("]", "`]", StringComparison.Ordinal)}'").Errors);
        var link = Temporary["link.json"];
        File.CreateSymbolicLink(link, file);
        Assert.Empty(Session.Run($"Test-CmkPolicy -Path '{link}'").Errors);
    }

    private void AssertRefused(string command, string path, string errorId, string why)
    {
        var result = Session.Run(command.Replace("{0}", path, StringComparison.Ordinal));
        var error = Assert.Single(result.Errors);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Contains(why, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
