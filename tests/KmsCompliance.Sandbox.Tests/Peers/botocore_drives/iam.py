"""AWS Identity and Access Management."""


def drive(c):
    def ask(error=None, **rest):
        return c.call('iam', 'GetAccountAuthorizationDetails', error=error, **rest)

    page = ask(MaxItems=2)
    ask(MaxItems=2, Marker=page['Marker'])
    ask(MaxItems=1001, error='ValidationError')
    ask(Marker='none', error='ValidationError')
    for kind in ('User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'):
        ask(Filter=[kind])
    ask(Filter=['Bucket'], error='ValidationError')
