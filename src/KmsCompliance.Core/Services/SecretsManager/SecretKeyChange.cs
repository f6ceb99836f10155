using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Points secrets at a key and proves that their versions were re-encrypted. No secret's value is read.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Tells the time.</param>
/// <param name="throttleLimit">How many secrets at a time.</param>
/// <param name="options">What to do with a key whose policy does not let Secrets Manager use it.</param>
public sealed class SecretKeyChange(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit, KeyPreflightOptions options)
{
    private readonly AccountCheck _account = new(session);
    private readonly KeyPreflight _preflight = new(session, reporter, time, options);
    private readonly KeyChangeWrite _write = new("Secrets Manager", reporter, time);
    private readonly ChangeRun _run = new(reporter);
    private KeyDirectories? _keys;

    /// <summary>Makes the changes.</summary>
    /// <param name="targets">The secrets and their keys.</param>
    /// <param name="stop">Keeps further changes from starting; one that started is followed to its outcome.</param>
    public Task RunAsync(IReadOnlyList<SecretKeyTarget> targets, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(targets);

        // Every look-up is bound to the whole command's stop, since secrets share it.
        _keys = new KeyDirectories(session.GetKeyCatalog, stop);
        return _run.RunAsync(
            targets,
            throttleLimit,
            ("Setting the key of secrets", "secrets"),
            static target => target.Secret.Value,
            target => ChangeAsync(target, stop),
            stop);
    }

    private async Task ChangeAsync(SecretKeyTarget target, CancellationToken stop)
    {
        var region = target.Where.Region;
        var startedAt = time.GetUtcNow();
        var accountId = await _account.GetAccountIdAsync(target.Where.ExpectedAccountId, target.Where.DeterminedWith, stop).ConfigureAwait(false);
        var keys = _keys!.In(region, Task.FromResult(accountId));
        var key = await TargetKey.CheckAsync(target.Key, $"the secret '{target.Secret}'", region, keys).ConfigureAwait(false);
        var secrets = session.GetSecretEncryption(region);
        var secret = await secrets.DescribeAsync(target.Secret.Value, stop).ConfigureAwait(false);
        Refuse(secret);

        var change = new CmkChange
        {
            Service = ServiceCatalog.SecretsManager.Name,
            ResourceName = secret.Name,
            ResourceArn = secret.Arn,
            Region = region,
            AccountId = secret.AccountId,
            PreviousKeyId = secret.KmsKeyId,
            KeyArn = key.Arn,
            Status = CmkChangeStatus.Unchanged,
            StartedAt = startedAt,
            FinishedAt = startedAt,
        };
        if (await TargetKey.IsSameAsync(secret.KmsKeyId, key, keys).ConfigureAwait(false))
        {
            var proof = await ReencryptionProof.CollectAsync(secrets, secret.Arn, key, keys, stop).ConfigureAwait(false);
            if (proof.Verified != false)
            {
                await _write.FinishAsync(change with { Verified = proof.Verified, Message = $"This key was set already. {proof.Message}" }, stop).ConfigureAwait(false);
                return;
            }

            // The key was set once without the versions being re-encrypted: setting it again makes up for that.
        }

        var purpose = new KeyPurpose(ServiceCatalog.SecretsManager, $"the secret '{secret.Arn}'", key, region) { ResourceArns = [secret.Arn] };
        var preflight = await _preflight.CheckAsync(purpose, stop).ConfigureAwait(false);
        var confirmation = new Confirmation(secret.Arn, $"Change the key from {secret.KmsKeyId ?? "aws/secretsmanager (the key that AWS manages)"} to {key.Arn}");
        if (await _write.ConfirmAsync(change, preflight, confirmation, stop).ConfigureAwait(false) is { } confirmed)
        {
            await WriteAsync(confirmed, secrets, key, keys, stop).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(CmkChange change, ISecretEncryption secrets, KeyDescription key, KeyDirectory keys, CancellationToken stop)
    {
        var secretArn = change.ResourceArn!;
        await _write.SendAsync(change, token => secrets.SetKeyAsync(secretArn, key.Arn, token), stop).ConfigureAwait(false);
        ReencryptionProof proof;
        try
        {
            proof = await ReencryptionProof.CollectAfterChangeAsync(secrets, secretArn, key, keys, time, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException)
        {
            await _write.FinishAsync(
                change with { Status = CmkChangeStatus.Applied, Message = "The key was set; whether the versions were re-encrypted was not seen. Run the command again to see it." },
                CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var failed = proof.Verified == false;
        await _write.FinishAsync(
            change with
            {
                Status = failed ? CmkChangeStatus.Failed : CmkChangeStatus.Applied,
                Verified = proof.Verified,
                Message = proof.Message,
                VersionNotUnderKey = proof.NotUnderKey,
            },
            CancellationToken.None).ConfigureAwait(false);
        if (failed)
        {
            await reporter.ErrorAsync(Failures.VersionNotReencrypted(secretArn, key.Arn, proof.NotUnderKey), CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Secrets Manager refuses these as well, but does not say what to do instead.
    private static void Refuse(SecretEncryptionStatus secret)
    {
        var failure = secret switch
        {
            { OwningService: { Length: > 0 } owner } => Failures.SecretOwnedByService(secret.Arn, owner),
            { IsReplica: true } => Failures.SecretIsReplica(secret.Arn, secret.PrimaryRegion!),
            { DeletedDate: { } date } => Failures.SecretPendingDeletion(secret.Arn, date),
            _ => null,
        };
        if (failure is not null)
        {
            throw new FailureException(failure);
        }
    }
}
