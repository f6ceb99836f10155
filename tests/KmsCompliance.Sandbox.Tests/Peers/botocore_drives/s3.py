"""Amazon S3, as far as it tells which buckets there are, where, and whom their policies name."""


def drive(c):
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
    s3('GetBucketPolicy', Bucket='driven-us', error='NoSuchBucketPolicy')
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::driven-us/*"}]}'
    s3('PutBucketPolicy', Bucket='driven-us', Policy=policy)
    if s3('GetBucketPolicy', Bucket='driven-us', ExpectedBucketOwner='111122223333').get('Policy') != policy:
        c.problem('GetBucketPolicy', 'the policy is not the one that was put')
    s3('GetBucketPolicy', Bucket='driven-us', ExpectedBucketOwner='444455556666', error='AccessDenied')
    s3('PutBucketPolicy', Bucket='driven-us', Policy='none', error='MalformedPolicy')
    s3('DeleteBucketPolicy', Bucket='driven-us')
    s3('GetBucketPolicy', Bucket='driven-us', error='NoSuchBucketPolicy')
    s3('ListBuckets')
    page = s3('ListBuckets', MaxBuckets=1, Prefix='driven-')
    s3('ListBuckets', MaxBuckets=1, Prefix='driven-', ContinuationToken=page['ContinuationToken'])
    s3('ListBuckets', ContinuationToken='astray', error='InvalidArgument')
