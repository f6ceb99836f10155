"""AWS Security Token Service."""
import base64
import json
import time

SHARED, SHOP, DELIVERY = '444455556666', '555566667777', '999900001111'


def token(**claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b'=').decode()
    claims = {'iss': 'https://token.example.com/delivery', 'sub': 'pipeline', 'aud': 'sts.amazonaws.com', 'exp': int(time.time()) + 600} | claims
    return '.'.join((part({'alg': 'RS256'}), part(claims), part('signature')))


def drive(c):
    def assume(account, name, error=None, **rest):
        return c.call('sts', 'AssumeRole', RoleArn=f'arn:aws:iam::{account}:role/{name}', RoleSessionName='driven', error=error, **rest)

    def web(error=None, name='Pipeline', **claims):
        c.call('sts', 'AssumeRoleWithWebIdentity', RoleArn=f'arn:aws:iam::{DELIVERY}:role/{name}', RoleSessionName='driven', WebIdentityToken=token(**claims), error=error)

    c.call('sts', 'GetCallerIdentity')
    assume(SHARED, 'Audit')
    assume(SHARED, 'Audit', Tags=[{'Key': 'Run', 'Value': '1'}], TransitiveTagKeys=['Run'])
    assume(SHARED, 'Audit', Tags=[{'Key': 'Run', 'Value': '1'}, {'Key': 'run', 'Value': '2'}], error='InvalidParameterValue')
    assume(SHARED, 'None', error='AccessDenied')
    assume('999988887777', 'Reader', error='AccessDenied')
    assume(SHARED, 'Audit', DurationSeconds=1, error='ValidationError')
    assume(SHARED, 'Audit', DurationSeconds=3601, error='ValidationError')
    assume(SHOP, 'PartnerAudit', error='AccessDenied')
    assume(SHOP, 'PartnerAudit', ExternalId='something-else', error='AccessDenied')
    assume(SHOP, 'PartnerAudit', ExternalId='agreed-with-the-shop', DurationSeconds=7200)
    web()
    web(sub='somebody', error='AccessDenied')
    web(aud='somewhere', error='InvalidIdentityToken')
    web(iss='https://elsewhere.example.com', error='InvalidIdentityToken')
    web(exp=1, error='ExpiredTokenException')
    web(name='Audit', error='AccessDenied')
