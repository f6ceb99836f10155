"""AWS Key Management Service."""
import subprocess
import tempfile

MAIN = '111122223333'


def read(c, region):
    """Reads what the default estate has in a Region."""
    c.call('kms', 'ListAliases', region=region)
    for key in c.call('kms', 'ListKeys', region=region)['Keys']:
        denied = 'AccessDeniedException' if key['KeyId'].startswith('00000205') else None
        c.call('kms', 'DescribeKey', KeyId=key['KeyArn'], region=region, error=denied)
        c.call('kms', 'GetKeyPolicy', KeyId=key['KeyArn'], region=region)


def drive(c):
    def kms(operation, **arguments):
        return c.call('kms', operation, **arguments)

    key = kms('CreateKey', Description='driven', Tags=[{'TagKey': 'a', 'TagValue': 'b'}])['KeyMetadata']['KeyId']
    spare = kms('CreateKey', MultiRegion=True)['KeyMetadata']['KeyId']
    for spec in c.client('kms').meta.service_model.shape_for('KeySpec').enum:
        if spec != 'SYMMETRIC_DEFAULT':
            usage = 'GENERATE_VERIFY_MAC' if spec.startswith('HMAC') else 'SIGN_VERIFY'
            kms('CreateKey', KeySpec=spec, KeyUsage=usage)
    kms('CreateKey', KeySpec='RSA_2048', KeyUsage='ENCRYPT_DECRYPT')
    kms('CreateKey', KeySpec='ECC_NIST_P256', KeyUsage='KEY_AGREEMENT')
    imported = kms('CreateKey', Origin='EXTERNAL')['KeyMetadata']['KeyId']
    kms('CreateKey', Policy='{}', error='MalformedPolicyDocumentException')
    kms('CreateKey', KeySpec='ROT13', error='ValidationException')
    kms('DescribeKey', KeyId=key)
    kms('DescribeKey', KeyId='alias/aws/xray')
    kms('DescribeKey', KeyId='alias/none', error='NotFoundException')
    kms('DescribeKey', KeyId='arn:aws:kms:us-east-1:1:key/x', error='InvalidArnException')
    kms('DescribeKey', error='ValidationException')
    kms('ListKeys', Limit=1)
    kms('ListKeys', Marker='astray', error='InvalidMarkerException')
    kms('UpdateKeyDescription', KeyId=key, Description='again')
    kms('CreateAlias', AliasName='alias/driven', TargetKeyId=key)
    kms('CreateAlias', AliasName='alias/driven', TargetKeyId=key, error='AlreadyExistsException')
    kms('CreateAlias', AliasName='alias/aws/driven', TargetKeyId=key, error='InvalidAliasNameException')
    kms('UpdateAlias', AliasName='alias/driven', TargetKeyId=spare)
    kms('UpdateAlias', AliasName='alias/aws/xray', TargetKeyId=spare, error='NotAuthorizedException')
    kms('ListAliases')
    kms('ListAliases', KeyId=spare, Limit=1)
    kms('DeleteAlias', AliasName='alias/driven')
    kms('DeleteAlias', AliasName='alias/driven', error='NotFoundException')
    policy = kms('GetKeyPolicy', KeyId=key)['Policy']
    kms('PutKeyPolicy', KeyId=key, PolicyName='default', Policy=policy)
    kms('PutKeyPolicy', KeyId=key, Policy='{', error='MalformedPolicyDocumentException')
    kms('ListKeyPolicies', KeyId=key)
    kms('EnableKeyRotation', KeyId=key, RotationPeriodInDays=180)
    kms('EnableKeyRotation', KeyId=imported, error='UnsupportedOperationException')
    kms('GetKeyRotationStatus', KeyId=key)
    kms('RotateKeyOnDemand', KeyId=key)
    kms('RotateKeyOnDemand', KeyId=imported, error='KMSInvalidStateException')
    kms('ListKeyRotations', KeyId=key)
    kms('ListKeyRotations', KeyId=imported)
    drive_signatures(c, key)
    drive_imports(c, imported)
    more = kms('ListKeyRotations', KeyId=key, IncludeKeyMaterial='ALL_KEY_MATERIAL', Limit=1)['NextMarker']
    kms('ListKeyRotations', KeyId=key, IncludeKeyMaterial='ALL_KEY_MATERIAL', Marker=more)
    kms('ListKeyRotations', KeyId=key, Marker='none', error='InvalidMarkerException')
    kms('GetKeyLastUsage', KeyId=key)
    kms('DisableKeyRotation', KeyId=key)
    kms('GetKeyRotationStatus', KeyId=key)
    kms('TagResource', KeyId=key, Tags=[{'TagKey': 'c', 'TagValue': ''}])
    kms('TagResource', KeyId=key, Tags=[{'TagKey': 'aws:c', 'TagValue': ''}], error='TagException')
    kms('ListResourceTags', KeyId=key, Limit=1)
    kms('UntagResource', KeyId=key, TagKeys=['c'])
    grant = kms('CreateGrant', KeyId=key, GranteePrincipal=f'arn:aws:iam::{MAIN}:role/r', Operations=['Decrypt'], Name='g',
                RetiringPrincipal=f'arn:aws:iam::{MAIN}:role/r', Constraints={'EncryptionContextSubset': {'a': 'b'}})
    kms('ListGrants', KeyId=key)
    kms('RevokeGrant', KeyId=key, GrantId=grant['GrantId'])
    kms('RevokeGrant', KeyId=key, GrantId=grant['GrantId'], error='NotFoundException')
    kms('GenerateDataKey', KeyId=key, KeySpec='AES_256', DryRun=True, error='DryRunOperationException')
    kms('GenerateDataKey', KeyId=key, KeySpec='AES_256', error='InvalidKeyUsageException')
    kms('Encrypt', KeyId=key, Plaintext=b'x', DryRun=True, error='DryRunOperationException')
    kms('DisableKey', KeyId=key)
    kms('GenerateDataKey', KeyId=key, KeySpec='AES_256', DryRun=True, error='DisabledException')
    kms('EnableKeyRotation', KeyId=key, error='DisabledException')
    kms('EnableKey', KeyId=key)
    kms('EnableKey', KeyId=imported, error='KMSInvalidStateException')
    kms('ScheduleKeyDeletion', KeyId=key, PendingWindowInDays=7)
    kms('Encrypt', KeyId=key, Plaintext=b'x', DryRun=True, error='KMSInvalidStateException')
    kms('DescribeKey', KeyId=key)
    kms('ScheduleKeyDeletion', KeyId=key, error='KMSInvalidStateException')
    kms('CancelKeyDeletion', KeyId=key)


def drive_imports(c, key):
    def kms(operation, **arguments):
        return c.call('kms', operation, **arguments)

    kms('GetParametersForImport', KeyId=key, WrappingAlgorithm='RSAES_PKCS1_V1_5', WrappingKeySpec='RSA_2048', error='UnsupportedOperationException')
    parameters = kms('GetParametersForImport', KeyId=key, WrappingAlgorithm='RSAES_OAEP_SHA_256', WrappingKeySpec='RSA_2048')
    token = parameters['ImportToken']
    forever = {'KeyId': key, 'ImportToken': token, 'ExpirationModel': 'KEY_MATERIAL_DOES_NOT_EXPIRE'}
    kms('ImportKeyMaterial', EncryptedKeyMaterial=b'x', error='InvalidCiphertextException', **forever)
    kms('ImportKeyMaterial', EncryptedKeyMaterial=b'x', error='InvalidImportTokenException', **{**forever, 'ImportToken': b'x'})
    kms('ImportKeyMaterial', KeyId=key, ImportToken=token, EncryptedKeyMaterial=b'x', error='ValidationException')
    kms('ImportKeyMaterial', EncryptedKeyMaterial=wrap(parameters['PublicKey'], b'm' * 31), error='IncorrectKeyMaterialException', **forever)
    imported = kms('ImportKeyMaterial', EncryptedKeyMaterial=wrap(parameters['PublicKey'], b'm' * 32), KeyMaterialDescription='driven', **forever)
    kms('DescribeKey', KeyId=key)
    kms('ListKeyRotations', KeyId=key, IncludeKeyMaterial='ALL_KEY_MATERIAL')
    kms('DeleteImportedKeyMaterial', KeyId=key, KeyMaterialId=imported['KeyMaterialId'])
    kms('DeleteImportedKeyMaterial', KeyId=key, KeyMaterialId='0' * 64, error='NotFoundException')
    kms('DescribeKey', KeyId=key)
    primary = kms('CreateKey', MultiRegion=True)['KeyMetadata']['KeyId']
    kms('ReplicateKey', KeyId=primary, ReplicaRegion='eu-west-3', Tags=[{'TagKey': 'a', 'TagValue': 'b'}])
    kms('ReplicateKey', KeyId=primary, ReplicaRegion='eu-west-3', error='AlreadyExistsException')
    kms('ReplicateKey', KeyId=key, ReplicaRegion='eu-west-3', error='UnsupportedOperationException')


def wrap(public_key, material):
    """Encrypts by OpenSSL, which shares no code with the sandbox."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(public_key)
        file.flush()
        return subprocess.run(
            ['openssl', 'pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', file.name, '-pkeyopt', 'rsa_padding_mode:oaep',
             '-pkeyopt', 'rsa_oaep_md:sha256', '-pkeyopt', 'rsa_mgf1_md:sha256'],
            input=material, stdout=subprocess.PIPE, check=True).stdout


def drive_signatures(c, symmetric):
    """Signs with keys of each kind that the sandbox makes, whole messages and their hashes."""
    def kms(operation, **arguments):
        return c.call('kms', operation, **arguments)

    for spec, algorithm, digest in (('ECC_NIST_P256', 'ECDSA_SHA_256', 32), ('ECC_NIST_P521', 'ECDSA_SHA_512', 64), ('RSA_2048', 'RSASSA_PSS_SHA_384', 48)):
        key = kms('CreateKey', KeySpec=spec, KeyUsage='SIGN_VERIFY')['KeyMetadata']['KeyId']
        assert algorithm in kms('GetPublicKey', KeyId=key)['SigningAlgorithms']
        kms('Sign', KeyId=key, Message=b'driven', SigningAlgorithm=algorithm)
        kms('Sign', KeyId=key, Message=b'd' * digest, MessageType='DIGEST', SigningAlgorithm=algorithm)
        kms('Sign', KeyId=key, Message=b'short', MessageType='DIGEST', SigningAlgorithm=algorithm, error='ValidationException')
        kms('Sign', KeyId=key, Message=b'driven', SigningAlgorithm=algorithm, DryRun=True, error='DryRunOperationException')
        kms('Sign', KeyId=key, Message=b'driven', SigningAlgorithm='SM2DSA', error='InvalidKeyUsageException')
    kms('Sign', KeyId=symmetric, Message=b'driven', SigningAlgorithm='ECDSA_SHA_256', error='InvalidKeyUsageException')
    kms('GetPublicKey', KeyId=symmetric, error='UnsupportedOperationException')
