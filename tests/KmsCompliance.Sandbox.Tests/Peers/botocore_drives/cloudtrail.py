"""AWS CloudTrail: trails and event data stores."""
import json

MAIN, OTHER = '111122223333', '444455556666'
LAKE = ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey']


def read(c, region):
    """Reads what the default estate has in a Region."""
    for trail in c.call('cloudtrail', 'DescribeTrails', region=region)['trailList']:
        c.call('cloudtrail', 'GetTrailStatus', Name=trail['TrailARN'], region=region)
        c.call('cloudtrail', 'GetEventSelectors', TrailName=trail['TrailARN'], region=region)
        c.call('s3', 'HeadBucket', Bucket=trail['S3BucketName'], region=region)
    for store in c.call('cloudtrail', 'ListEventDataStores', region=region)['EventDataStores']:
        c.call('cloudtrail', 'GetEventDataStore', EventDataStore=store['EventDataStoreArn'], region=region)


def drive(c):
    def trail(operation, **arguments):
        return c.call('cloudtrail', operation, **arguments)

    c.call('s3', 'CreateBucket', Bucket='driven-trails')
    policy = {'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': f'arn:aws:iam::{MAIN}:root'}, 'Action': 'kms:*', 'Resource': '*'},
        {'Effect': 'Allow', 'Principal': {'Service': 'cloudtrail.amazonaws.com'}, 'Action': LAKE, 'Resource': '*'}]}
    key = c.call('kms', 'CreateKey', Policy=json.dumps(policy))['KeyMetadata']['KeyId']
    shut = c.call('kms', 'CreateKey')['KeyMetadata']['KeyId']
    arn = trail('CreateTrail', Name='driven', S3BucketName='driven-trails', S3KeyPrefix='p', SnsTopicName='t', IsMultiRegionTrail=True,
                EnableLogFileValidation=True, KmsKeyId=key, TagsList=[{'Key': 'a', 'Value': 'b'}])['TrailARN']
    trail('CreateTrail', Name='driven', S3BucketName='driven-trails', error='TrailAlreadyExistsException')
    trail('CreateTrail', Name='no--name', S3BucketName='driven-trails', error='InvalidTrailNameException')
    trail('CreateTrail', Name='refused', S3BucketName='driven-none', error='S3BucketDoesNotExistException')
    trail('CreateTrail', Name='of-all', S3BucketName='driven-trails', IsOrganizationTrail=True, IsMultiRegionTrail=True)
    trail('DeleteTrail', Name='of-all')
    trail('CreateTrail', Name='refused', S3BucketName='driven-trails', KmsKeyId=shut, error='InsufficientEncryptionPolicyException')
    trail('UpdateTrail', Name='driven', KmsKeyId='')
    if 'KmsKeyId' in trail('GetTrail', Name='driven')['Trail']:
        c.problem('UpdateTrail', 'there is still a key')
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
    basic = [{'ReadWriteType': 'WriteOnly', 'IncludeManagementEvents': False, 'ExcludeManagementEventSources': ['kms.amazonaws.com'],
              'DataResources': [{'Type': 'AWS::S3::Object', 'Values': ['arn:aws:s3:::driven/', 'arn:aws:s3:::other/']}]}]
    advanced = [{'Name': 'data', 'FieldSelectors': [{'Field': 'eventCategory', 'Equals': ['Data']}, {'Field': 'resources.type', 'Equals': ['AWS::S3::Object']},
                                                    {'Field': 'resources.ARN', 'StartsWith': ['arn:aws:s3:::a/'], 'NotStartsWith': ['arn:aws:s3:::a/b/']}]}]
    for form, given, other in (('EventSelectors', basic, 'AdvancedEventSelectors'), ('AdvancedEventSelectors', advanced, 'EventSelectors')):
        trail('PutEventSelectors', TrailName='driven', **{form: given})
        answer = trail('GetEventSelectors', TrailName=arn)
        if answer.get(form) != given or other in answer:
            c.problem('GetEventSelectors', 'the selectors are not those that were given')
    trail('PutEventSelectors', TrailName='driven', EventSelectors=basic, AdvancedEventSelectors=advanced, error='InvalidEventSelectorsException')
    trail('PutEventSelectors', TrailName='driven', EventSelectors=basic * 6, error='InvalidEventSelectorsException')
    trail('PutEventSelectors', TrailName='driven', EventSelectors=basic, region='eu-west-1', error='InvalidHomeRegionException')
    trail('GetEventSelectors', TrailName='none-such', error='TrailNotFoundException')
    trail('GetInsightSelectors', TrailName='driven', error='InsightNotEnabledException')
    insights = [{'InsightType': 'ApiCallRateInsight'}, {'InsightType': 'ApiErrorRateInsight', 'EventCategories': ['Management', 'Data']}]
    trail('PutInsightSelectors', TrailName=arn, InsightSelectors=insights)
    if trail('GetInsightSelectors', TrailName='driven')['InsightSelectors'] != insights:
        c.problem('GetInsightSelectors', 'the insights are not those that were given')
    told = trail('GetTrail', Name='driven')['Trail']
    if not told['HasCustomEventSelectors'] or not told['HasInsightSelectors']:
        c.problem('GetTrail', 'it does not tell of the selectors')
    trail('PutInsightSelectors', TrailName=arn, InsightSelectors=insights[:1] * 2, error='InvalidInsightSelectorsException')
    trail('PutInsightSelectors', TrailName='driven', EventDataStore='0000', InsightSelectors=[], error='InvalidParameterCombinationException')
    trail('PutInsightSelectors', EventDataStore='0000', InsightSelectors=[], error='UnsupportedOperationException')
    trail('GetInsightSelectors', EventDataStore='0000', error='InsightNotEnabledException')
    trail('PutInsightSelectors', TrailName='driven', InsightSelectors=[])
    trail('GetInsightSelectors', TrailName='driven', error='InsightNotEnabledException')
    for name in ('a-a', 'b-b', 'c-c'):
        trail('CreateTrail', Name=name, S3BucketName='driven-trails')
    trail('CreateTrail', Name='d-d', S3BucketName='driven-trails', error='MaximumNumberOfTrailsExceededException')
    trail('DeleteTrail', Name='driven', region='eu-west-1', error='InvalidHomeRegionException')
    trail('DeleteTrail', Name='driven')
    trail('DeleteTrail', Name='driven', error='TrailNotFoundException')

    page = trail('LookupEvents', LookupAttributes=[{'AttributeKey': 'EventSource', 'AttributeValue': 'cloudtrail.amazonaws.com'}], MaxResults=2)
    trail('LookupEvents', LookupAttributes=[{'AttributeKey': 'EventSource', 'AttributeValue': 'cloudtrail.amazonaws.com'}], NextToken=page['NextToken'])
    last = c.call('kms', 'GetKeyLastUsage', KeyId=key)['KeyLastUsage']['CloudTrailEventId']
    if len(trail('LookupEvents', LookupAttributes=[{'AttributeKey': 'EventId', 'AttributeValue': last}])['Events']) != 1:
        c.problem('LookupEvents', 'the event of the last use is not found')
    for event in page['Events']:
        if json.loads(event['CloudTrailEvent'])['eventID'] != event['EventId']:
            c.problem('LookupEvents', 'an event is not the one that it says')
    trail('LookupEvents', StartTime=2, EndTime=1, error='InvalidTimeRangeException')
    trail('LookupEvents', MaxResults=51, error='InvalidMaxResultsException')
    trail('LookupEvents', NextToken='astray', error='InvalidNextTokenException')
    trail('LookupEvents', EventCategory='other', error='InvalidEventCategoryException')
    trail('LookupEvents', LookupAttributes=[{'AttributeKey': 'EventId', 'AttributeValue': 'a'}, {'AttributeKey': 'EventName', 'AttributeValue': 'b'}],
          error='InvalidLookupAttributesException')

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
