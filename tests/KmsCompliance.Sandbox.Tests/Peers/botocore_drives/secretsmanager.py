"""AWS Secrets Manager."""
# How the service spells the member of an error that holds its text.
MESSAGE_MEMBER = 'Message'


def read(c, region):
    """Reads what the default estate has in a Region."""
    for secret in c.call('secretsmanager', 'ListSecrets', IncludePlannedDeletion=True, region=region)['SecretList']:
        c.call('secretsmanager', 'DescribeSecret', SecretId=secret['ARN'], region=region)
        c.call('secretsmanager', 'ListSecretVersionIds', SecretId=secret['ARN'], region=region)


def drive(c):
    def secrets(operation, **arguments):
        return c.call('secretsmanager', operation, **arguments)

    key = c.call('kms', 'CreateKey')['KeyMetadata']['KeyId']
    secrets('CreateSecret', Name='driven', SecretString='one', Description='d', Tags=[{'Key': 'a', 'Value': 'b'}],
            AddReplicaRegions=[{'Region': 'eu-north-1'}])
    secrets('CreateSecret', Name='driven', error='ResourceExistsException')
    secrets('CreateSecret', Name='refused', KmsKeyId='alias/none', error='InvalidParameterException')
    secrets('CreateSecret', error='ValidationException')
    secrets('ListSecrets', MaxResults=1, IncludePlannedDeletion=True)
    secrets('ListSecrets', Filters=[{'Key': 'name', 'Values': ['driven']}], SortOrder='desc', SortBy='last-changed-date')
    secrets('ListSecrets', NextToken='astray', error='InvalidNextTokenException')
    secrets('ListSecrets', MaxResults=101, error='ValidationException')
    secrets('DescribeSecret', SecretId='driven')
    secrets('DescribeSecret', SecretId='driven', region='eu-north-1')
    secrets('DescribeSecret', SecretId='none', error='ResourceNotFoundException')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId=key)
    secrets('UpdateSecret', SecretId='driven', SecretString='two')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='')
    if 'KmsKeyId' in secrets('DescribeSecret', SecretId='driven'):
        c.problem('UpdateSecret', 'the key of before is still named')
    for version in secrets('ListSecretVersionIds', SecretId='driven')['Versions']:
        if 'DefaultEncryptionKey' not in version['KmsKeyIds'] or len(version['KmsKeyIds']) < 2:
            c.problem('UpdateSecret', 'a labelled version is not under the default key and the one of before')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId=key)
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='alias/none', error='InvalidParameterException')
    secrets('UpdateSecret', SecretId='driven', SecretString='three', region='eu-north-1', error='InvalidParameterException')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='', region='eu-north-1')
    secrets('PutSecretValue', SecretId='driven', SecretBinary=b'three')
    secrets('PutSecretValue', SecretId='driven', SecretString='four', VersionStages=['mine'])
    secrets('GetSecretValue', SecretId='driven')
    secrets('GetSecretValue', SecretId='driven', VersionStage='none', error='ResourceNotFoundException')
    secrets('ListSecretVersionIds', SecretId='driven', IncludeDeprecated=True)
    secrets('ListSecretVersionIds', SecretId='driven', MaxResults=1)
    if 'ResourcePolicy' in secrets('GetResourcePolicy', SecretId='driven'):
        c.problem('GetResourcePolicy', 'a secret without a policy has one')
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}'
    secrets('PutResourcePolicy', SecretId='driven', ResourcePolicy=policy, BlockPublicPolicy=True)
    if secrets('GetResourcePolicy', SecretId='driven').get('ResourcePolicy') != policy:
        c.problem('GetResourcePolicy', 'the policy is not the one that was put')
    secrets('PutResourcePolicy', SecretId='driven', ResourcePolicy='{', error='MalformedPolicyDocumentException')
    secrets('DeleteResourcePolicy', SecretId='driven')
    secrets('GetResourcePolicy', SecretId='none', error='ResourceNotFoundException')
    secrets('TagResource', SecretId='driven', Tags=[{'Key': 'c', 'Value': 'd'}])
    secrets('UntagResource', SecretId='driven', TagKeys=['c'])
    secrets('ReplicateSecretToRegions', SecretId='driven', AddReplicaRegions=[{'Region': 'sa-east-1', 'KmsKeyId': 'alias/none'}])
    secrets('ReplicateSecretToRegions', SecretId='driven', AddReplicaRegions=[{'Region': 'sa-east-1'}], error='InvalidParameterException')
    secrets('RemoveRegionsFromReplication', SecretId='driven', RemoveReplicaRegions=['sa-east-1', 'eu-north-1'])
    c.call('kms', 'DisableKey', KeyId=key)
    secrets('UpdateSecret', SecretId='driven', KmsKeyId=key, error='EncryptionFailure')
    secrets('GetSecretValue', SecretId='driven', error='DecryptionFailure')
    secrets('DeleteSecret', SecretId='driven', RecoveryWindowInDays=7)
    secrets('DescribeSecret', SecretId='driven')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='', error='InvalidRequestException')
    secrets('RestoreSecret', SecretId='driven')
