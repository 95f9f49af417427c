from __future__ import annotations

import pytest

from autofix import Json, convention
from autofix.syntax.reader import read


@pytest.mark.parametrize(
    ("named", "identifier", "name"),
    [
        ("VpcId: !Sub '${AWS::StackName}-VpcId'", "QueueUrl", "!Sub '${AWS::StackName}-QueueUrl'"),
        ("VpcId: !Sub '${AWS::StackName}-VPC-ID'", "SubnetId", "!Sub '${AWS::StackName}-Subnet-ID'"),
        ("VpcId: !Sub '${Env}-vpc-id'\nQueueUrl: !Sub '${Env}-queue-url'", "LogGroupName", "!Sub '${Env}-log-group-name'"),
        ("VpcId: !Sub '${Env}-VPC-ID'\nQueueUrl: !Sub '${Env}-QUEUE-URL'", "LogGroupName", "!Sub '${Env}-LOG-GROUP-NAME'"),
        ("Subnet1Id: !Sub '${Env}-subnet-1-id'", "Table2Arn", "!Sub '${Env}-table-2-arn'"),
        ("PublicSubnet1Id: !Sub '${Env}-PublicSubnet1-ID'", "AppLoadBalancerDNS", "!Sub '${Env}-AppLoadBalancer-DNS'"),
        ("VpcId: !Sub 'VpcId-${Suffix}'", "Suffix", "!Sub 'Suffix-${Suffix}'"),
        ("VpcId: !Join [':', [!Ref 'AWS::StackName', VpcId]]", "QueueUrl", "!Join [':', [!Ref 'AWS::StackName', QueueUrl]]"),
        ("VpcId: !Join ['', [!Ref Env, -VpcId]]", "QueueUrl", "!Join ['', [!Ref Env, -QueueUrl]]"),
        ("VpcId: !Join ['-', [!Sub 'x${Env}', VpcId]]", "QueueUrl", "!Sub 'x${Env}-QueueUrl'"),
        ("AOutput: !Sub '${Env}-A1'\nBOutput: !Sub '${Env}-B1'", "QueueUrlOutput", "!Sub '${Env}-QueueUrl'"),
        ("MainVpcId: !Sub '${Env}-VpcId'\nMainRoleArn: !Sub '${Env}-RoleArn'", "MainQueueUrl", "!Sub '${Env}-QueueUrl'"),
        ("VpcId: net:VpcId\nRoleArn: net:RoleArn", "QueueUrl", "net:QueueUrl"),
        ("VpcId: !Sub '${Env}-vpcid'\nRole: !Sub '${Env}-role'", "QueueUrl", "!Sub '${Env}-queueurl'"),
        ("Lb: !Sub '${Env}-alb-lb-dns'\nVpc: !Sub '${Env}-vpc'\nRole: !Sub '${Env}-role'", "QueueUrl", "!Sub '${Env}-queueurl'"),
    ],
)
def test_like_its_siblings(named: str, identifier: str, name: str) -> None:
    found = convention(_read(named))
    assert found is not None
    assert found.name(identifier) == read(name).data


@pytest.mark.parametrize(
    "named", ["{}", "VpcId: VpcId", "VpcId: !ImportValue x", "VpcId: net-main", "_: !Sub '${Env}-x'", "Vpc: !Sub 'a-${Env}-b'"]
)
def test_no_convention_to_be_seen(named: str) -> None:
    assert convention(_read(named)) is None


def _read(named: str) -> dict[str, Json]:
    data = read(named).data
    assert isinstance(data, dict)
    return data
