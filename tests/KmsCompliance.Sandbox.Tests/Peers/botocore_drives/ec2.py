"""Amazon EC2, as far as it tells which Regions there are."""


def drive(c):
    c.call('ec2', 'DescribeRegions')
    c.call('ec2', 'DescribeRegions', AllRegions=True, Filters=[{'Name': 'opt-in-status', 'Values': ['not-opted-in']}])
    c.call('ec2', 'DescribeRegions', RegionNames=['eu-west-9'], error='InvalidParameterValue')
