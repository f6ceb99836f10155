#!/usr/bin/env python3
"""Drives every operation of a sandbox with botocore and holds each raw answer against botocore's own models.

Usage: botocore_check.py ENDPOINT ACCESS_KEY SECRET_KEY [SERVICE]

With a SERVICE, such as xray, no other is driven.

A service is a module in botocore_drives: drive(c) calls each of its operations, read(c, region), where there is one, reads what
the default estate has, MESSAGE_MEMBER is how it spells the text of a JSON error where that is not 'message'.

botocore itself is lenient: it drops members it does not know and takes any enum value. So the raw bytes are looked at
too: unknown members, types, enums, patterns, lengths, ranges and required members. An error must be one that the model
declares for the operation, or one of COMMON. Prints one JSON object: operations driven, errors seen, problems found.
"""
import importlib
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

# Codes that AWS gives though no model declares them for the operation. S3's model declares next to none.
S3_COMMON = {'NoSuchBucket', 'PermanentRedirect', 'InvalidBucketName', 'IllegalLocationConstraintException', 'InvalidLocationConstraint',
             'InvalidArgument', 'NoSuchBucketPolicy', 'MalformedPolicy'}
COMMON = {'ValidationException', 'AccessDeniedException', 'UnknownOperationException', 'UnrecognizedClientException',
          'InvalidParameterValue', 'ValidationError', 'AccessDenied', 'NotAuthorizedException', *S3_COMMON}


class Checker:
    def __init__(self, endpoint, access_key, secret_key, message_members):
        self.endpoint, self.access_key, self.secret_key = endpoint, access_key, secret_key
        self.message_members = message_members
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
            spelled = self.message_members.get(operation_model.service_model.service_name, 'message')
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
        if shape is None:
            if body:
                self.problem(operation_model.name, f'has no output, and answered {body!r}')
            return
        payload = shape.serialization.get('payload')
        if payload is not None and shape.members[payload].type_name == 'string':
            # The body is the text itself.
            self.check_text(body.decode(), shape.members[payload], f'{operation_model.name}.{payload}')
            return
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
        # Python has no \p{…}: letters, digits and separators are the nearest that it has.
        for escape, near in (('\\p{L}', '\\w'), ('\\p{N}', '\\d'), ('\\p{Z}', '\\s')):
            pattern = pattern and pattern.replace(escape, near)
        if pattern and not re.search(pattern, text):
            self.problem(where, f'{text!r} does not match {pattern}')

    def check_range(self, number, shape, where):
        if number < shape.metadata.get('min', number) or number > shape.metadata.get('max', number):
            self.problem(where, f'{number} is out of range')


def local(element):
    return element.tag.rsplit('}', 1)[-1]


def drives():
    """The services, one in each file of the folder botocore_drives, by signing name."""
    folder = pathlib.Path(__file__).parent / 'botocore_drives'
    return {path.stem: importlib.import_module(f'botocore_drives.{path.stem}') for path in sorted(folder.glob('*.py'))}


def main():
    services = {name: service for name, service in drives().items() if name in (sys.argv[4:5] or [name])}
    checker = Checker(*sys.argv[1:4], message_members={name: service.MESSAGE_MEMBER for name, service in services.items() if hasattr(service, 'MESSAGE_MEMBER')})
    # First all that the default estate holds, then changes.
    regions = [entry['RegionName'] for entry in checker.call('ec2', 'DescribeRegions').get('Regions', [])]
    for service in services.values():
        if hasattr(service, 'read'):
            for region in regions:
                service.read(checker, region)
    for service in services.values():
        service.drive(checker)
    print(json.dumps({'operations': sorted(checker.operations), 'errors': sorted(checker.errors), 'problems': checker.problems}))


main()
