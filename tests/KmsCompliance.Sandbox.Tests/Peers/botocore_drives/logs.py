"""Amazon CloudWatch Logs: log groups."""
import json

MAIN = '111122223333'


def read(c, region):
    """Reads what the default estate has in a Region."""
    c.call('logs', 'DescribeLogGroups', region=region, includeLinkedAccounts=True)


def drive(c):
    def logs(operation, **arguments):
        return c.call('logs', operation, **arguments)

    policy = {'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': f'arn:aws:iam::{MAIN}:root'}, 'Action': 'kms:*', 'Resource': '*'},
        {'Effect': 'Allow', 'Principal': {'Service': 'logs.us-east-1.amazonaws.com'}, 'Resource': '*',
         'Action': ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
         'Condition': {'ArnLike': {'kms:EncryptionContext:aws:logs:arn': f'arn:aws:logs:us-east-1:{MAIN}:log-group:driven*'}}}]}
    key = c.call('kms', 'CreateKey', Policy=json.dumps(policy))['KeyMetadata']['Arn']
    shut = c.call('kms', 'CreateKey')['KeyMetadata']['Arn']
    arn = f'arn:aws:logs:us-east-1:{MAIN}:log-group:driven'
    logs('CreateLogGroup', logGroupName='driven', tags={'a': 'b'})
    logs('CreateLogGroup', logGroupName='driven', error='ResourceAlreadyExistsException')
    logs('CreateLogGroup', logGroupName='driven-keyed', kmsKeyId=key, logGroupClass='INFREQUENT_ACCESS')
    logs('CreateLogGroup', logGroupName='elsewhere', kmsKeyId=key, error='InvalidParameterException')
    logs('CreateLogGroup', logGroupName='aws/mine', error='InvalidParameterException')
    logs('CreateLogGroup', error='InvalidParameterException')
    logs('ListTagsForResource', resourceArn=arn)
    logs('ListTagsForResource', resourceArn=arn + '-none', error='ResourceNotFoundException')
    page = logs('DescribeLogGroups', limit=1, logGroupNamePrefix='driven')
    logs('DescribeLogGroups', limit=1, logGroupNamePrefix='driven', nextToken=page['nextToken'])
    logs('DescribeLogGroups', nextToken='astray', error='InvalidParameterException')
    logs('DescribeLogGroups', logGroupNamePattern='keyed')
    logs('DescribeLogGroups', logGroupIdentifiers=['driven', arn])
    logs('DescribeLogGroups', limit=51, error='InvalidParameterException')
    logs('PutRetentionPolicy', logGroupName='driven', retentionInDays=30)
    if logs('DescribeLogGroups', logGroupIdentifiers=['driven'])['logGroups'][0].get('retentionInDays') != 30:
        c.problem('PutRetentionPolicy', 'the retention is not the one that was given')
    logs('PutRetentionPolicy', logGroupName='driven', retentionInDays=31, error='InvalidParameterException')
    logs('PutRetentionPolicy', logGroupName='driven-none', retentionInDays=30, error='ResourceNotFoundException')
    logs('DeleteRetentionPolicy', logGroupName='driven')
    if 'retentionInDays' in logs('DescribeLogGroups', logGroupIdentifiers=['driven'])['logGroups'][0]:
        c.problem('DeleteRetentionPolicy', 'there is still a retention')
    logs('AssociateKmsKey', logGroupName='driven', kmsKeyId=key)
    logs('AssociateKmsKey', resourceIdentifier=arn, kmsKeyId=key)
    logs('AssociateKmsKey', logGroupName='driven', kmsKeyId=shut, error='InvalidParameterException')
    logs('AssociateKmsKey', logGroupName='driven-none', kmsKeyId=key, error='ResourceNotFoundException')
    if logs('DescribeLogGroups', logGroupIdentifiers=['driven'])['logGroups'][0].get('kmsKeyId') != key:
        c.problem('AssociateKmsKey', 'the key is not the one that was given')
    logs('CreateLogStream', logGroupName='driven', logStreamName='one')
    logs('CreateLogStream', logGroupName='driven', logStreamName='one', error='ResourceAlreadyExistsException')
    logs('PutLogEvents', logGroupName='driven', logStreamName='one', logEvents=[{'timestamp': 1, 'message': 'a'}])
    logs('GetLogEvents', logGroupName='driven', logStreamName='one')
    logs('GetLogEvents', logGroupName='driven', logStreamName='none', error='ResourceNotFoundException')
    for named in ({'logGroupName': 'driven'}, {'resourceIdentifier': arn}):
        logs('AssociateKmsKey', logGroupName='driven', kmsKeyId=key)
        logs('DisassociateKmsKey', **named)
        if 'kmsKeyId' in logs('DescribeLogGroups', logGroupIdentifiers=['driven'])['logGroups'][0]:
            c.problem('DisassociateKmsKey', 'there is still a key')
    logs('DisassociateKmsKey', logGroupName='driven')
    logs('DisassociateKmsKey', logGroupName='driven', resourceIdentifier=arn, error='InvalidParameterException')
    logs('DisassociateKmsKey', error='InvalidParameterException')
    logs('DisassociateKmsKey', logGroupName='driven-none', error='ResourceNotFoundException')
    logs('DeleteLogGroup', logGroupName='driven')
    logs('DeleteLogGroup', logGroupName='driven', error='ResourceNotFoundException')
