namespace KmsCompliance.Tests.Remediation;

/// <summary>A few kills, for whoever waits for the tests.</summary>
public sealed class FewKillTests : KillTest
{
    [Theory]
    [InlineData("CreateAlias", 1)]
    [InlineData("PutEncryptionConfig", 1)]
    public Task A_kill_at_a_write_of_New_ServiceCmk_and_Set_XRayCmk_is_made_up_for_by_the_next_run(string operation, int skip) => KillAtXRayAsync(operation, skip);

    [Fact]
    public Task A_kill_at_a_write_of_Set_SecretCmk_is_made_up_for_by_the_next_run() => KillAtSecretAsync(150);
}
