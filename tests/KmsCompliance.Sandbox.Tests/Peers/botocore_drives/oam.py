"""CloudWatch Observability Access Manager."""
MESSAGE_MEMBER = 'Message'
REGION = 'eu-west-1'


def drive(c):
    def ask(operation, error=None, region=REGION, **rest):
        return c.call('oam', operation, region=region, error=error, **rest)

    links = ask('ListLinks')['Items']
    ask('ListLinks', region='us-west-2')
    ask('ListLinks', MaxResults=6, error='InvalidParameterException')
    ask('ListLinks', NextToken='none', error='InvalidParameterException')
    for link in links:
        ask('GetLink', Identifier=link['Arn'])
    ask('GetLink', Identifier=f'arn:aws:oam:{REGION}:111122223333:link/none', error='ResourceNotFoundException')
    sinks = ask('ListSinks')['Items']
    for sink in sinks:
        ask('ListAttachedLinks', SinkIdentifier=sink['Arn'])
    ask('ListAttachedLinks', SinkIdentifier=links[0]['SinkArn'], error='ResourceNotFoundException')
