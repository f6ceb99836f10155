#!/usr/bin/env python3
"""Drives every operation of a sandbox with botocore and holds each raw answer against botocore's own models.

Usage: botocore_check.py ENDPOINT ACCESS_KEY SECRET_KEY

botocore itself is lenient: it drops members it does not know and takes any enum value. So the raw bytes are looked at
too: unknown members, types, enums, patterns, lengths, ranges and required members. An error must be one that the model
declares for the operation, or one of COMMON. Prints one JSON object: operations driven, errors seen, problems found.
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

MAIN, OTHER = '111122223333', '444455556666'
# Codes that AWS gives though no model declares them for the operation.
COMMON = {'ValidationException', 'AccessDeniedException', 'UnknownOperationException', 'UnrecognizedClientException',
          'InvalidParameterValue', 'ValidationError', 'AccessDenied', 'NotAuthorizedException'}


class Checker:
    def __init__(self, endpoint, access_key, secret_key):
        self.endpoint, self.access_key, self.secret_key = endpoint, access_key, secret_key
        self.session = botocore.session.Session()
        self.operations, self.errors, self.problems = set(), set(), []
        self.clients = {}

    def client(self, service, region='us-east-1'):
        if (service, region) not in self.clients:
            # Input is left unchecked where a call is meant to be refused by the endpoint.
            client = self.session.create_client(
                service, region_name=region, endpoint_url=self.endpoint, aws_access_key_id=self.access_key,
                aws_secret_access_key=self.secret_key,
                config=Config(parameter_validation=False, retries={'total_max_attempts': 1}, proxies={}))
            client.meta.events.register('before-parse', self.look)
            self.clients[service, region] = client
        return self.clients[service, region]

    def call(self, service, operation, region='us-east-1', error=None, **arguments):
        """Calls; with error, the call has to be refused with that code."""
        self.operations.add(f'{service}:{operation}')
        method = botocore.xform_name(operation)
        try:
            answer = getattr(self.client(service, region), method)(**arguments)
        except ClientError as refused:
            code = refused.response['Error']['Code']
            self.errors.add(f'{service}:{operation}:{code}')
            if code != error:
                self.problem(operation, f'refused with {code}: {refused}')
            if not refused.response['Error'].get('Message'):
                self.problem(operation, f'{code} has no message')
            return {}
        if error:
            self.problem(operation, f'should be refused with {error}')
        return answer

    def problem(self, where, what):
        self.problems.append(f'{where}: {what}')

    def look(self, operation_model, response_dict, **_):
        name, status, body = operation_model.name, response_dict['status_code'], response_dict['body']
        protocol = operation_model.metadata['protocol']
        headers = {key.lower(): value for key, value in response_dict['headers'].items()}
        if 'x-amzn-requestid' not in headers:
            self.problem(name, 'no request id')
        expected = {'json': 'application/x-amz-json-1.1', 'rest-json': 'application/json'}.get(protocol, 'text/xml')
        if body and not headers.get('content-type', '').startswith(expected):
            self.problem(name, f"content type {headers.get('content-type')}")
        if status >= 300:
            self.look_at_error(operation_model, body, headers)
        elif protocol in ('json', 'rest-json'):
            self.look_at_json(operation_model, body)
        else:
            self.look_at_xml(operation_model, body)

    def look_at_error(self, operation_model, body, headers):
        protocol = operation_model.metadata['protocol']
        if protocol in ('json', 'rest-json'):
            error = json.loads(body)
            code = error['__type'].split('#')[-1]
            spelled = 'message' if operation_model.service_model.service_name == 'kms' else 'Message'
            if spelled not in error:
                self.problem(operation_model.name, f'{code} has no member {spelled}')
            if protocol == 'rest-json' and headers.get('x-amzn-errortype', '').split(':')[0] != code:
                self.problem(operation_model.name, f'{code} is not in the header x-amzn-errortype')
        else:
            code = next(element.text for element in ElementTree.fromstring(body).iter() if local(element) == 'Code')
        declared = {shape.metadata.get('error', {}).get('code', shape.name) for shape in operation_model.error_shapes}
        if code not in declared | COMMON:
            self.problem(operation_model.name, f'the model does not declare {code}')

    def look_at_json(self, operation_model, body):
        shape = operation_model.output_shape
        if shape is None:
            if body not in (b'', b'{}'):
                self.problem(operation_model.name, f'has no output, and answered {body!r}')
            return
        self.check(json.loads(body), shape, operation_model.name)

    def look_at_xml(self, operation_model, body):
        root = ElementTree.fromstring(body)
        if local(root) != operation_model.name + 'Response':
            self.problem(operation_model.name, f'root element {local(root)}')
        shape, top = operation_model.output_shape, root
        if operation_model.metadata['protocol'] == 'query':
            top = next(child for child in root if local(child) == shape.serialization['resultWrapper'])
        self.check_xml([child for child in top if local(child) not in ('requestId', 'ResponseMetadata')], shape, operation_model.name)

    def check_xml(self, elements, shape, where):
        known = {member.serialization.get('name', name): member for name, member in shape.members.items()}
        for element in elements:
            name, here = local(element), f'{where}.{local(element)}'
            if name not in known:
                self.problem(where, f'unknown element {name}')
            elif known[name].type_name == 'structure':
                self.check_xml(list(element), known[name], here)
            elif known[name].type_name == 'list':
                for item in element:
                    self.check_xml(list(item), known[name].member, here)
            elif known[name].type_name == 'string':
                self.check_text(element.text or '', known[name], here)
        present = {local(element) for element in elements}
        for name in shape.required_members:
            if shape.members[name].serialization.get('name', name) not in present:
                self.problem(where, f'{name} is missing')

    def check(self, value, shape, where):
        kind = shape.type_name
        if kind == 'structure':
            if not isinstance(value, dict):
                return self.problem(where, f'is {value!r}, not a structure')
            for name, member in value.items():
                if name in shape.members:
                    self.check(member, shape.members[name], f'{where}.{name}')
                else:
                    self.problem(where, f'unknown member {name}')
            for name in set(shape.required_members) - set(value):
                self.problem(where, f'{name} is missing')
        elif kind == 'list':
            if not isinstance(value, list):
                return self.problem(where, f'is {value!r}, not a list')
            self.check_range(len(value), shape, where)
            for item in value:
                self.check(item, shape.member, where + '[]')
        elif kind == 'map':
            if not isinstance(value, dict):
                return self.problem(where, f'is {value!r}, not a map')
            for name, item in value.items():
                self.check(name, shape.key, where + '.key')
                self.check(item, shape.value, where + '.value')
        elif kind in ('string', 'blob', 'character'):
            if not isinstance(value, str):
                return self.problem(where, f'is {value!r}, not a string')
            if kind == 'string':
                self.check_text(value, shape, where)
        elif kind in ('integer', 'long'):
            if not isinstance(value, int) or isinstance(value, bool):
                return self.problem(where, f'is {value!r}, not a whole number')
            self.check_range(value, shape, where)
        elif kind in ('timestamp', 'double', 'float'):
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                self.problem(where, f'is {value!r}, not a number')
        elif kind == 'boolean':
            if not isinstance(value, bool):
                self.problem(where, f'is {value!r}, not a Boolean')
        else:
            self.problem(where, f'has a shape of kind {kind}, which is not checked')

    def check_text(self, text, shape, where):
        self.check_range(len(text), shape, where)
        if shape.enum and text not in shape.enum:
            self.problem(where, f'{text!r} is not in the enum')
        pattern = shape.metadata.get('pattern')
        # Python has no \p{…}; no pattern of these services' answers uses it.
        if pattern and not re.search(pattern, text):
            self.problem(where, f'{text!r} does not match {pattern}')

    def check_range(self, number, shape, where):
        if number < shape.metadata.get('min', number) or number > shape.metadata.get('max', number):
            self.problem(where, f'{number} is out of range')


def local(element):
    return element.tag.rsplit('}', 1)[-1]


def drive_kms(c):
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
    kms('DisableKey', KeyId=key)
    kms('EnableKeyRotation', KeyId=key, error='DisabledException')
    kms('EnableKey', KeyId=key)
    kms('EnableKey', KeyId=imported, error='KMSInvalidStateException')
    kms('ScheduleKeyDeletion', KeyId=key, PendingWindowInDays=7)
    kms('DescribeKey', KeyId=key)
    kms('ScheduleKeyDeletion', KeyId=key, error='KMSInvalidStateException')
    kms('CancelKeyDeletion', KeyId=key)
    return key


def drive_secrets(c, key):
    def secrets(operation, **arguments):
        return c.call('secretsmanager', operation, **arguments)

    c.call('kms', 'EnableKey', KeyId=key)
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
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='alias/none', error='InvalidParameterException')
    secrets('UpdateSecret', SecretId='driven', KmsKeyId='', region='eu-north-1', error='InvalidParameterException')
    secrets('PutSecretValue', SecretId='driven', SecretBinary=b'three')
    secrets('PutSecretValue', SecretId='driven', SecretString='four', VersionStages=['mine'])
    secrets('GetSecretValue', SecretId='driven')
    secrets('GetSecretValue', SecretId='driven', VersionStage='none', error='ResourceNotFoundException')
    secrets('ListSecretVersionIds', SecretId='driven', IncludeDeprecated=True)
    secrets('ListSecretVersionIds', SecretId='driven', MaxResults=1)
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


def drive_others(c, key):
    c.call('xray', 'GetEncryptionConfig')
    c.call('xray', 'PutEncryptionConfig', Type='KMS', KeyId=key, error='InvalidRequestException')
    c.call('kms', 'EnableKey', KeyId=key)
    c.call('xray', 'PutEncryptionConfig', Type='KMS', KeyId=key)
    c.call('xray', 'GetEncryptionConfig')
    c.call('xray', 'PutEncryptionConfig', Type='NONE')
    c.call('xray', 'PutEncryptionConfig', Type='OTHER', error='InvalidRequestException')
    c.call('xray', 'PutTraceSegments', TraceSegmentDocuments=['{}', 'x'])
    c.call('xray', 'GetTraceSegmentDestination')
    c.call('xray', 'GetEncryptionConfig', region='af-south-1', error='UnrecognizedClientException')
    c.call('sts', 'GetCallerIdentity')
    c.call('sts', 'AssumeRole', RoleArn=f'arn:aws:iam::{OTHER}:role/Reader', RoleSessionName='driven')
    c.call('sts', 'AssumeRole', RoleArn='arn:aws:iam::999988887777:role/Reader', RoleSessionName='driven', error='AccessDenied')
    c.call('sts', 'AssumeRole', RoleArn=f'arn:aws:iam::{OTHER}:role/Reader', RoleSessionName='driven', DurationSeconds=1, error='ValidationError')
    c.call('ec2', 'DescribeRegions')
    c.call('ec2', 'DescribeRegions', AllRegions=True, Filters=[{'Name': 'opt-in-status', 'Values': ['not-opted-in']}])
    c.call('ec2', 'DescribeRegions', RegionNames=['eu-west-9'], error='InvalidParameterValue')


def read_estate(c):
    """Reads everything that the default estate holds."""
    for region in [entry['RegionName'] for entry in c.call('ec2', 'DescribeRegions').get('Regions', [])]:
        c.call('xray', 'GetEncryptionConfig', region=region)
        c.call('kms', 'ListAliases', region=region)
        for key in c.call('kms', 'ListKeys', region=region)['Keys']:
            denied = 'AccessDeniedException' if key['KeyId'].startswith('00000205') else None
            c.call('kms', 'DescribeKey', KeyId=key['KeyArn'], region=region, error=denied)
            c.call('kms', 'GetKeyPolicy', KeyId=key['KeyArn'], region=region)
        for secret in c.call('secretsmanager', 'ListSecrets', IncludePlannedDeletion=True, region=region)['SecretList']:
            c.call('secretsmanager', 'DescribeSecret', SecretId=secret['ARN'], region=region)
            c.call('secretsmanager', 'ListSecretVersionIds', SecretId=secret['ARN'], region=region)


def main():
    checker = Checker(*sys.argv[1:4])
    read_estate(checker)
    key = drive_kms(checker)
    drive_secrets(checker, key)
    drive_others(checker, key)
    print(json.dumps({'operations': sorted(checker.operations), 'errors': sorted(checker.errors), 'problems': checker.problems}))


main()
