"""AWS Security Token Service."""
OTHER = '444455556666'


def drive(c):
    c.call('sts', 'GetCallerIdentity')
    c.call('sts', 'AssumeRole', RoleArn=f'arn:aws:iam::{OTHER}:role/Reader', RoleSessionName='driven')
    c.call('sts', 'AssumeRole', RoleArn='arn:aws:iam::999988887777:role/Reader', RoleSessionName='driven', error='AccessDenied')
    c.call('sts', 'AssumeRole', RoleArn=f'arn:aws:iam::{OTHER}:role/Reader', RoleSessionName='driven', DurationSeconds=1, error='ValidationError')
