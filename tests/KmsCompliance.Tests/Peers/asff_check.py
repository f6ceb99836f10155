#!/usr/bin/env python3
"""Holds findings of a file against botocore's model of what Security Hub's BatchImportFindings takes.

Usage: asff_check.py FILE

FILE is one JSON array. botocore looks at members, types and what is required; enums, patterns and the size of a finding are looked at
here. Prints one JSON object: how many findings there are, and the problems.
"""
import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

LARGEST = 240 * 1024
AT_A_TIME = 100


def look(shape, value, where, problems):
    """Enums and patterns, which botocore leaves to the service."""
    if shape.type_name == 'structure':
        for name, member in value.items():
            if name in shape.members:
                look(shape.members[name], member, f'{where}.{name}', problems)
    elif shape.type_name == 'list':
        for place, item in enumerate(value):
            look(shape.member, item, f'{where}[{place}]', problems)
    elif shape.type_name == 'map':
        for name, item in value.items():
            look(shape.key, name, f'{where} (a name)', problems)
            look(shape.value, item, f'{where}.{name}', problems)
    elif shape.type_name == 'string':
        if shape.enum and value not in shape.enum:
            problems.append(f'{where}: {value!r} is none of {shape.enum}')
        pattern = shape.metadata.get('pattern')
        if pattern and not re.search(pattern, value):
            problems.append(f'{where}: {value!r} does not fit {pattern}')


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        findings = json.load(file)

    shape = botocore.session.Session().get_service_model('securityhub').operation_model('BatchImportFindings').input_shape
    problems = []
    for first in range(0, len(findings), AT_A_TIME):
        request = {'Findings': findings[first:first + AT_A_TIME]}
        report = ParamValidator().validate(request, shape)
        if report.has_errors():
            problems.append(report.generate_report())
        else:
            look(shape, request, f'from {first}', problems)
    for finding in findings:
        size = len(json.dumps(finding).encode('utf-8'))
        if size > LARGEST:
            problems.append(f"{finding['Id']}: {size} bytes")
    print(json.dumps({'findings': len(findings), 'problems': problems}))


main()
