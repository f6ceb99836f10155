"""AWS X-Ray."""
# How the service spells the member of an error that holds its text.
MESSAGE_MEMBER = 'Message'


def read(c, region):
    """Reads what the default estate has in a Region."""
    c.call('xray', 'GetEncryptionConfig', region=region)
    c.call('xray', 'GetTraceSegmentDestination', region=region)


def drive(c):
    key = c.call('kms', 'CreateKey')['KeyMetadata']['KeyId']
    c.call('kms', 'DisableKey', KeyId=key)
    c.call('xray', 'GetEncryptionConfig')
    c.call('xray', 'PutEncryptionConfig', Type='KMS', KeyId=key, error='InvalidRequestException')
    c.call('kms', 'EnableKey', KeyId=key)
    c.call('xray', 'PutEncryptionConfig', Type='KMS', KeyId=key)
    c.call('xray', 'GetEncryptionConfig')
    c.call('xray', 'PutEncryptionConfig', Type='NONE')
    c.call('xray', 'PutEncryptionConfig', Type='OTHER', error='InvalidRequestException')
    c.call('xray', 'PutTraceSegments', TraceSegmentDocuments=['{}', 'x'])
    c.call('xray', 'PutTraceSegments', TraceSegmentDocuments=[
        '{"name": "a", "id": "70de5b6f19ff9a0a", "trace_id": "1-581cf771-a006649127e371903a2de979", "start_time": 1, "end_time": 2}'])
    c.call('xray', 'BatchGetTraces', TraceIds=['1-581cf771-a006649127e371903a2de979', '1-581cf771-000000000000000000000000'])
    c.call('xray', 'GetTraceSegmentDestination')
    c.call('xray', 'UpdateTraceSegmentDestination', Destination='CloudWatchLogs')
    c.call('xray', 'UpdateTraceSegmentDestination', Destination='S3', error='InvalidRequestException')
    c.call('xray', 'GetEncryptionConfig', region='af-south-1', error='UnrecognizedClientException')
