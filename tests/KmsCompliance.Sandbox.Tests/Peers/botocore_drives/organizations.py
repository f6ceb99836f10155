"""AWS Organizations."""
MESSAGE_MEMBER = 'Message'
SHOP = '555566667777'


def drive(c):
    def ask(operation, error=None, **rest):
        return c.call('organizations', operation, error=error, **rest)

    ask('DescribeOrganization')
    root = ask('ListRoots')['Roots'][0]['Id']
    units = {unit['Name']: unit['Id'] for unit in ask('ListOrganizationalUnitsForParent', ParentId=root)['OrganizationalUnits']}
    ask('DescribeOrganizationalUnit', OrganizationalUnitId=units['Workloads'])
    ask('DescribeOrganizationalUnit', OrganizationalUnitId='ou-none-00000000', error='OrganizationalUnitNotFoundException')
    for kind in ('ACCOUNT', 'ORGANIZATIONAL_UNIT'):
        ask('ListChildren', ParentId=units['Workloads'], ChildType=kind)
    ask('ListParents', ChildId=SHOP)
    ask('ListParents', ChildId='999988887777', error='ChildNotFoundException')
    ask('ListAccountsForParent', ParentId=units['Security'])
    ask('ListAccountsForParent', ParentId='r-none', error='ParentNotFoundException')
    page = ask('ListAccounts', MaxResults=3)
    ask('ListAccounts', MaxResults=3, NextToken=page['NextToken'])
    ask('ListAccounts', MaxResults=21, error='InvalidInputException')
    ask('ListAccounts', NextToken='none', error='InvalidInputException')
    ask('DescribeAccount', AccountId=SHOP)
    ask('DescribeAccount', AccountId='999988887777', error='AccountNotFoundException')
    ask('ListTagsForResource', ResourceId=SHOP)
    ask('ListTagsForResource', ResourceId='999988887777', error='TargetNotFoundException')
    ask('ListDelegatedAdministrators')
    for kind in ('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'):
        for policy in ask('ListPolicies', Filter=kind)['Policies']:
            ask('DescribePolicy', PolicyId=policy['Id'])
        ask('ListPoliciesForTarget', TargetId=units['Workloads'], Filter=kind)
    ask('DescribePolicy', PolicyId='p-00000000', error='PolicyNotFoundException')
