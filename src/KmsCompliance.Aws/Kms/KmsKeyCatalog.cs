using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Kms;

/// <summary>Reads keys in one Region.</summary>
/// <param name="client">KMS.</param>
/// <param name="region">The Region's code.</param>
/// <param name="bounds">What ends a listing.</param>
/// <param name="note">Told what a user may want to know.</param>
internal sealed class KmsKeyCatalog(IAmazonKeyManagementService client, string region, CallBounds bounds, Action<string> note) : IKeyCatalog
{
    /// <summary>The one name that a key's policy can have; some endpoints do not assume it.</summary>
    internal const string PolicyName = "default";

    // What the operations' own texts allow; the shapes say 1,000 for all (KMS API Reference).
    private const int AliasPageSize = 100;
    private const int KeyPageSize = 1000;
    private const int TagPageSize = 50;
    private const int GrantPageSize = 100;
    private const int RotationPageSize = 100;

    /// <inheritdoc/>
    public async Task<KeyDescription> DescribeKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var answer = await AwsCall.InvokeAsync(
            "kms:DescribeKey", region, () => client.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return KeyMetadataReader.Read(answer.KeyMetadata, "kms:DescribeKey", region);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AliasEntry> ListAliasesAsync(CancellationToken cancellationToken) => ListAliasesAsync(keyId: null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<AliasEntry> ListAliasesAsync(string? keyId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "kms:ListAliases";
        var pages = new Pages<ListAliasesResponse>(
            Operation,
            region,
            bounds,
            (marker, cancel) => client.ListAliasesAsync(new ListAliasesRequest { KeyId = keyId, Limit = AliasPageSize, Marker = marker }, cancel),
            answer => MarkerIn(answer.Truncated, answer.NextMarker, Operation),
            static answer => answer.Aliases?.Select(static alias => alias?.AliasName));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (answer.Aliases is null)
            {
                note($"{Operation} in {region} was answered without a list of aliases. It is taken for an empty one, but an alias that is looked for may exist.");
                yield return AliasEntry.NoList;
                continue;
            }

            foreach (var alias in answer.Aliases)
            {
                yield return new AliasEntry(NameIn(alias?.AliasName, "an alias", Operation), string.IsNullOrEmpty(alias!.TargetKeyId) ? null : PrintableText.Of(alias.TargetKeyId));
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListKeyIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "kms:ListKeys";
        var pages = new Pages<ListKeysResponse>(
            Operation,
            region,
            bounds,
            (marker, cancel) => client.ListKeysAsync(new ListKeysRequest { Limit = KeyPageSize, Marker = marker }, cancel),
            answer => MarkerIn(answer.Truncated, answer.NextMarker, Operation),
            static answer => answer.Keys?.Select(static key => key?.KeyId));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var key in answer.Keys ?? [])
            {
                yield return NameIn(key?.KeyId, "a key", Operation);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ListTagsAsync(string keyId, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        const string Operation = "kms:ListResourceTags";
        var pages = new Pages<ListResourceTagsResponse>(
            Operation,
            region,
            bounds,
            (marker, cancel) => client.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = keyId, Limit = TagPageSize, Marker = marker }, cancel),
            answer => MarkerIn(answer.Truncated, answer.NextMarker, Operation),
            static answer => answer.Tags?.Select(static tag => tag?.TagKey));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var tag in answer.Tags ?? [])
            {
                tags[NameIn(tag?.TagKey, "a tag", Operation)] = PrintableText.Of(tag!.TagValue ?? string.Empty);
            }
        }

        return tags;
    }

    /// <inheritdoc/>
    public async Task<KeyRotation?> GetRotationAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsCall.InvokeAsync(
                "kms:GetKeyRotationStatus",
                region,
                () => client.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = keyId }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return new KeyRotation(answer.KeyRotationEnabled ?? false, answer.RotationPeriodInDays)
            {
                NextAt = answer.NextRotationDate,
                OnDemandBegunAt = answer.OnDemandRotationStartDate,
            };
        }
        catch (AwsCallException exception) when (exception.Code == "UnsupportedOperationException")
        {
            // Imported, asymmetric and custom-store keys: rotation is not theirs to have.
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyMaterial> ListMaterialsAsync(string keyId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "kms:ListKeyRotations";
        var pages = new Pages<ListKeyRotationsResponse>(
            Operation,
            region,
            bounds,
            (marker, cancel) => client.ListKeyRotationsAsync(
                new ListKeyRotationsRequest { KeyId = keyId, IncludeKeyMaterial = IncludeKeyMaterial.ALL_KEY_MATERIAL, Limit = RotationPageSize, Marker = marker }, cancel),
            answer => MarkerIn(answer.Truncated, answer.NextMarker, Operation),
            static answer => answer.Rotations?.Select(static rotation => rotation?.KeyMaterialId ?? rotation?.RotationDate?.ToString("O", CultureInfo.InvariantCulture)));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var rotation in answer.Rotations ?? [])
            {
                yield return rotation is null
                    ? throw Invalid("a rotation in the answer is empty.", Operation)
                    : new KeyMaterial(Shown(rotation.KeyMaterialId), Shown(rotation.KeyMaterialState?.Value))
                    {
                        RotatedAt = rotation.RotationDate,
                        RotationType = Shown(rotation.RotationType?.Value),
                        ImportState = Shown(rotation.ImportState?.Value),
                        ValidTo = rotation.ValidTo,
                    };
            }
        }
    }

    /// <inheritdoc/>
    public async Task<KeyLastUsage> GetLastUsageAsync(string keyId, CancellationToken cancellationToken)
    {
        var answer = await AwsCall.InvokeAsync(
            "kms:GetKeyLastUsage", region, () => client.GetKeyLastUsageAsync(new GetKeyLastUsageRequest { KeyId = keyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        var operation = answer.KeyLastUsage?.Operation?.Value;
        return new KeyLastUsage(answer.KeyLastUsage?.Timestamp, operation is null ? null : PrintableText.Of(operation), answer.TrackingStartDate, answer.KeyCreationDate)
        {
            EventId = answer.KeyLastUsage?.CloudTrailEventId is { } eventId ? PrintableText.Of(eventId) : null,
        };
    }

    /// <inheritdoc/>
    public async Task<string> GetPolicyAsync(string keyId, CancellationToken cancellationToken)
    {
        var request = new GetKeyPolicyRequest { KeyId = keyId, PolicyName = PolicyName };
        var answer = await AwsCall.InvokeAsync(
            "kms:GetKeyPolicy", region, () => client.GetKeyPolicyAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.Policy)
            ? throw Invalid("the answer has no policy.", "kms:GetKeyPolicy")
            : answer.Policy;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyGrant> ListGrantsAsync(string keyId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "kms:ListGrants";
        var pages = new Pages<ListGrantsResponse>(
            Operation,
            region,
            bounds,
            (marker, cancel) => client.ListGrantsAsync(new ListGrantsRequest { KeyId = keyId, Limit = GrantPageSize, Marker = marker }, cancel),
            answer => MarkerIn(answer.Truncated, answer.NextMarker, Operation),
            static answer => answer.Grants?.Select(static grant => grant?.GrantId));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var grant in answer.Grants ?? [])
            {
                yield return grant is null ? throw Invalid("a grant in the answer is empty.", Operation) : Read(grant);
            }
        }
    }

    private string? MarkerIn(bool? isTruncated, string? marker, string operation) =>
        isTruncated != true ? null
        : string.IsNullOrEmpty(marker) ? throw Invalid("the answer says that more follows, and not where.", operation)
        : marker;

    // A name that AWS gives has no controls: what an endpoint adds is no part of it, and PowerShell shows properties as they are.
    private string NameIn(string? name, string what, string operation) =>
        string.IsNullOrEmpty(name) ? throw Invalid($"{what} in the answer has no name.", operation) : PrintableText.Of(name);

    private static string? Shown(string? text) => string.IsNullOrEmpty(text) ? null : PrintableText.Of(text);

    private AwsCallException Invalid(string problem, string operation) =>
        new(FailureKind.InvalidAnswer, problem) { Operation = operation, Region = region };

    // A service has a member of its own. A constraint without any of those that are known is one that came later.
    private static KeyGrant Read(GrantListEntry grant) =>
        new(
            grant.GrantId ?? string.Empty,
            string.IsNullOrEmpty(grant.GranteePrincipal) ? grant.GranteeServicePrincipal ?? string.Empty : grant.GranteePrincipal,
            [.. (grant.Operations ?? []).OfType<string>()])
        {
            EncryptionContextEquals = NullIfEmpty(grant.Constraints?.EncryptionContextEquals),
            EncryptionContextSubset = NullIfEmpty(grant.Constraints?.EncryptionContextSubset),
            SourceArn = string.IsNullOrEmpty(grant.Constraints?.SourceArn) ? null : grant.Constraints.SourceArn,
            HasOtherConstraint = grant.Constraints is { } constraints && string.IsNullOrEmpty(constraints.SourceArn)
                && NullIfEmpty(constraints.EncryptionContextEquals) is null && NullIfEmpty(constraints.EncryptionContextSubset) is null,
        };

    private static Dictionary<string, string>? NullIfEmpty(Dictionary<string, string>? pairs) => pairs is { Count: > 0 } ? pairs : null;
}
