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
# Codes that AWS gives though no model declares them for the operation. S3's model declares next to none.
S3_COMMON = {'NoSuchBucket', 'PermanentRedirect', 'InvalidBucketName', 'IllegalLocationConstraintException', 'InvalidLocationConstraint',
             'InvalidArgument'}
COMMON = {'ValidationException', 'AccessDeniedException', 'UnknownOperationException', 'UnrecognizedClientException',
          'InvalidParameterValue', 'ValidationError', 'AccessDenied', 'NotAuthorizedException', *S3_COMMON}


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
        if ('x-amz-request-id' if protocol == 'rest-xml' else 'x-amzn-requestid') not in headers:
            self.problem(name, 'no request id')
        expected = {'json': 'application/x-amz-json-1.1', 'rest-json': 'application/json', 'rest-xml': 'application/xml'}.get(protocol, 'text/xml')
        if body and not headers.get('content-type', '').startswith(expected):
            self.problem(name, f"content type {headers.get('content-type')}")
        if status >= 300:
            self.look_at_error(operation_model, body, headers, status)
        elif protocol in ('json', 'rest-json'):
            self.look_at_json(operation_model, body)
        elif protocol == 'rest-xml':
            self.look_at_rest_xml(operation_model, body, headers)
        else:
            self.look_at_xml(operation_model, body)

    def look_at_error(self, operation_model, body, headers, status):
        protocol = operation_model.metadata['protocol']
        if operation_model.http['method'] == 'HEAD':
            if body:
                self.problem(operation_model.name, f'an error with a body: {body!r}')
            if status != 404 and not headers.get('x-amz-bucket-region'):
                self.problem(operation_model.name, f'{status} without the Region of the bucket')
            return
        if protocol in ('json', 'rest-json'):
            error = json.loads(body)
            code = error['__type'].split('#')[-1]
            spelled = 'message' if operation_model.service_model.service_name in ('kms', 'cloudtrail') else 'Message'
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

    def look_at_rest_xml(self, operation_model, body, headers):
        shape = operation_model.output_shape
        in_headers = {name for name, member in shape.members.items() if member.serialization.get('location') == 'header'}
        for name in in_headers:
            member = shape.members[name]
            text = headers.get(member.serialization['name'].lower())
            if text is not None and member.type_name == 'string':
                self.check_text(text, member, f'{operation_model.name}.{name}')
            if text is not None and member.type_name == 'boolean' and text not in ('true', 'false'):
                self.problem(operation_model.name, f'{name} is {text}')
        if not body:
            if in_headers != set(shape.members):
                self.problem(operation_model.name, 'no body')
            return
        root = ElementTree.fromstring(body)
        if not root.tag.startswith('{http://s3.amazonaws.com/doc/2006-03-01/}'):
            self.problem(operation_model.name, f'root element {root.tag}')
        if operation_model.name == 'GetBucketLocation':
            # The one answer whose only member is its root.
            if root.text:
                self.check_text(root.text, shape.members['LocationConstraint'], operation_model.name)
        else:
            self.check_xml(list(root), shape, operation_model.name)

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


def drive_s3(c):
    def s3(operation, **arguments):
        return c.call('s3', operation, **arguments)

    s3('CreateBucket', Bucket='driven-us')
    s3('CreateBucket', Bucket='driven-eu', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'}, region='eu-west-1')
    s3('CreateBucket', Bucket='driven-eu', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'}, region='eu-west-1', error='BucketAlreadyOwnedByYou')
    s3('CreateBucket', Bucket='driven-other', region='eu-west-1', error='IllegalLocationConstraintException')
    s3('CreateBucket', Bucket='driven-other', CreateBucketConfiguration={'LocationConstraint': 'af-south-1'}, error='InvalidLocationConstraint')
    s3('HeadBucket', Bucket='driven-us')
    for region in ('eu-west-1', 'us-east-1', 'eu-central-1'):
        # botocore follows a 301 to the Region that it names.
        if s3('HeadBucket', Bucket='driven-eu', region=region).get('BucketRegion') != 'eu-west-1':
            c.problem('HeadBucket', f'the Region of driven-eu is not found from {region}')
        if s3('GetBucketLocation', Bucket='driven-eu', region=region).get('LocationConstraint') != 'eu-west-1':
            c.problem('GetBucketLocation', f'the location of driven-eu is not found from {region}')
    s3('HeadBucket', Bucket='driven-none', error='404')
    if s3('GetBucketLocation', Bucket='driven-us').get('LocationConstraint') is not None:
        c.problem('GetBucketLocation', 'a bucket of us-east-1 has a constraint')
    s3('GetBucketLocation', Bucket='driven-none', error='NoSuchBucket')
    s3('ListBuckets')
    page = s3('ListBuckets', MaxBuckets=1, Prefix='driven-')
    s3('ListBuckets', MaxBuckets=1, Prefix='driven-', ContinuationToken=page['ContinuationToken'])
    s3('ListBuckets', ContinuationToken='astray', error='InvalidArgument')


LAKE = ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey']


def drive_cloudtrail(c):
    def trail(operation, **arguments):
        return c.call('cloudtrail', operation, **arguments)

    policy = {'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': f'arn:aws:iam::{MAIN}:root'}, 'Action': 'kms:*', 'Resource': '*'},
        {'Effect': 'Allow', 'Principal': {'Service': 'cloudtrail.amazonaws.com'}, 'Action': LAKE, 'Resource': '*'}]}
    key = c.call('kms', 'CreateKey', Policy=json.dumps(policy))['KeyMetadata']['KeyId']
    shut = c.call('kms', 'CreateKey')['KeyMetadata']['KeyId']
    arn = trail('CreateTrail', Name='driven', S3BucketName='driven-us', S3KeyPrefix='p', SnsTopicName='t', IsMultiRegionTrail=True,
                EnableLogFileValidation=True, KmsKeyId=key, TagsList=[{'Key': 'a', 'Value': 'b'}])['TrailARN']
    trail('CreateTrail', Name='driven', S3BucketName='driven-us', error='TrailAlreadyExistsException')
    trail('CreateTrail', Name='no--name', S3BucketName='driven-us', error='InvalidTrailNameException')
    trail('CreateTrail', Name='refused', S3BucketName='driven-none', error='S3BucketDoesNotExistException')
    trail('CreateTrail', Name='refused', S3BucketName='driven-us', IsOrganizationTrail=True, error='OrganizationsNotInUseException')
    trail('CreateTrail', Name='refused', S3BucketName='driven-us', KmsKeyId=shut, error='InsufficientEncryptionPolicyException')
    trail('UpdateTrail', Name='driven', KmsKeyId='')
    trail('UpdateTrail', Name=arn, KmsKeyId=key, SnsTopicName=f'arn:aws:sns:us-east-1:{MAIN}:t')
    trail('UpdateTrail', Name='driven', KmsKeyId='alias/none', error='KmsKeyNotFoundException')
    trail('UpdateTrail', Name='driven', KmsKeyId='arn:aws:kms:us-east-1:1:x', error='InvalidKmsKeyIdException')
    trail('UpdateTrail', Name='driven', KmsKeyId='', region='eu-west-1', error='InvalidHomeRegionException')
    trail('UpdateTrail', Name='none-such', error='TrailNotFoundException')
    trail('UpdateTrail', Name='driven', IncludeGlobalServiceEvents=False, error='InvalidParameterCombinationException')
    trail('GetTrail', Name='driven')
    trail('GetTrail', Name='arn:aws:cloudtrail:x', error='CloudTrailARNInvalidException')
    trail('GetTrail', Name='none-such', error='TrailNotFoundException')
    trail('DescribeTrails')
    trail('DescribeTrails', trailNameList=[arn], includeShadowTrails=True, region='eu-west-1')
    trail('DescribeTrails', trailNameList=['-'], error='InvalidTrailNameException')
    trail('ListTrails')
    trail('ListTrails', NextToken='astray', error='ValidationException')
    trail('AddTags', ResourceId=arn, TagsList=[{'Key': 'c'}])
    trail('ListTags', ResourceIdList=[arn])
    trail('RemoveTags', ResourceId=arn, TagsList=[{'Key': 'a'}])
    trail('ListTags', ResourceIdList=[f'arn:aws:cloudtrail:us-east-1:{MAIN}:trail/none-such'], error='ResourceNotFoundException')
    trail('GetTrailStatus', Name='driven')
    trail('StartLogging', Name='driven')
    trail('GetTrailStatus', Name='driven')
    c.call('kms', 'DisableKey', KeyId=key)
    trail('GetTrailStatus', Name='driven')
    trail('UpdateTrail', Name='driven', KmsKeyId=key, error='KmsException')
    trail('CreateEventDataStore', Name='driven', KmsKeyId=key, error='KmsException')
    c.call('kms', 'EnableKey', KeyId=key)
    trail('StopLogging', Name='driven')
    trail('GetTrailStatus', Name='driven')
    trail('StopLogging', Name='none-such', error='TrailNotFoundException')
    for name in ('a-a', 'b-b', 'c-c'):
        trail('CreateTrail', Name=name, S3BucketName='driven-us')
    trail('CreateTrail', Name='d-d', S3BucketName='driven-us', error='MaximumNumberOfTrailsExceededException')
    trail('DeleteTrail', Name='driven', region='eu-west-1', error='InvalidHomeRegionException')
    trail('DeleteTrail', Name='driven')
    trail('DeleteTrail', Name='driven', error='TrailNotFoundException')

    selectors = [{'Name': 'data', 'FieldSelectors': [{'Field': 'eventCategory', 'Equals': ['Data']}, {'Field': 'resources.type', 'Equals': ['AWS::S3::Object']}]}]
    arn = trail('CreateEventDataStore', Name='driven', AdvancedEventSelectors=selectors, TagsList=[{'Key': 'a', 'Value': 'b'}])['EventDataStoreArn']
    trail('CreateEventDataStore', Name='driven', error='EventDataStoreAlreadyExistsException')
    trail('CreateEventDataStore', Name='keyed', KmsKeyId=key, BillingMode='FIXED_RETENTION_PRICING', StartIngestion=False)
    trail('CreateEventDataStore', Name='refused', KmsKeyId=shut, error='InsufficientEncryptionPolicyException')
    trail('CreateEventDataStore', Name='-', error='ValidationException')
    if trail('GetEventDataStore', EventDataStore=arn)['AdvancedEventSelectors'] != selectors:
        c.problem('GetEventDataStore', 'the selectors are not those that were given')
    trail('GetEventDataStore', EventDataStore='0000', error='EventDataStoreNotFoundException')
    trail('GetEventDataStore', EventDataStore=f'arn:aws:cloudtrail:us-east-1:{OTHER}:eventdatastore/0', error='EventDataStoreARNInvalidException')
    page = trail('ListEventDataStores', MaxResults=1)
    trail('ListEventDataStores', MaxResults=1, NextToken=page['NextToken'])
    trail('ListEventDataStores', NextToken='astray', error='InvalidNextTokenException')
    trail('ListEventDataStores', MaxResults=0, error='InvalidMaxResultsException')
    trail('UpdateEventDataStore', EventDataStore=arn, error='InvalidParameterException')
    trail('UpdateEventDataStore', EventDataStore=arn, KmsKeyId='alias/none', error='KmsKeyNotFoundException')
    trail('UpdateEventDataStore', EventDataStore=arn, KmsKeyId=key)
    trail('UpdateEventDataStore', EventDataStore=arn, KmsKeyId=shut, error='InvalidParameterException')
    trail('AddTags', ResourceId=arn, TagsList=[{'Key': 'c', 'Value': 'd'}])
    trail('DeleteEventDataStore', EventDataStore=arn, error='EventDataStoreTerminationProtectedException')
    trail('UpdateEventDataStore', EventDataStore=arn, TerminationProtectionEnabled=False)
    trail('DeleteEventDataStore', EventDataStore=arn)
    trail('GetEventDataStore', EventDataStore=arn)
    trail('UpdateEventDataStore', EventDataStore=arn, RetentionPeriod=7, error='InactiveEventDataStoreException')


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
        for trail in c.call('cloudtrail', 'DescribeTrails', region=region)['trailList']:
            c.call('cloudtrail', 'GetTrailStatus', Name=trail['TrailARN'], region=region)
            c.call('s3', 'HeadBucket', Bucket=trail['S3BucketName'], region=region)
        for store in c.call('cloudtrail', 'ListEventDataStores', region=region)['EventDataStores']:
            c.call('cloudtrail', 'GetEventDataStore', EventDataStore=store['EventDataStoreArn'], region=region)


def main():
    checker = Checker(*sys.argv[1:4])
    read_estate(checker)
    key = drive_kms(checker)
    drive_secrets(checker, key)
    drive_others(checker, key)
    drive_s3(checker)
    drive_cloudtrail(checker)
    print(json.dumps({'operations': sorted(checker.operations), 'errors': sorted(checker.errors), 'problems': checker.problems}))


main()
