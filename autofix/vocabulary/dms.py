"""The roles AWS DMS looks for by their names, and which resources make it look.

Names and policies: https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole (read 2026-11).
"""

from __future__ import annotations

import json
import re

from autofix.pointer import Json
from autofix.template import Resource, Template
from autofix.vocabulary.cases import is_tree
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.literals import literals_behind

DMS_VPC_ROLE, LOGS_ROLE, ENDPOINT_ROLE = "dms-vpc-role", "dms-cloudwatch-logs-role", "dms-access-for-endpoint"
DMS_ROLE_POLICIES = {
    DMS_VPC_ROLE: "service-role/AmazonDMSVPCManagementRole",
    LOGS_ROLE: "service-role/AmazonDMSCloudWatchLogsRole",
    ENDPOINT_ROLE: "service-role/AmazonDMSRedshiftS3Role",
}

_LOGGING = re.compile(r'"EnableLogging"\s*:\s*true', re.IGNORECASE)


def dms_role_users(template: Template, role: str) -> list[Resource]:
    """The resources that DMS refuses, or serves badly, without one of its roles."""
    if role == DMS_VPC_ROLE:
        default_group = [
            *(r for r in template.of_type("AWS::DMS::ReplicationInstance") if r.get("ReplicationSubnetGroupIdentifier") is None),
            *(r for r in template.of_type("AWS::DMS::ReplicationConfig") if r.get("ComputeConfig", "ReplicationSubnetGroupId") is None),
        ]
        return [*template.of_type("AWS::DMS::ReplicationSubnetGroup"), *default_group]
    if role == LOGS_ROLE:
        tasks = template.of_type("AWS::DMS::ReplicationTask", "AWS::DMS::ReplicationConfig")
        return [t for t in tasks if _logs(t.get("ReplicationTaskSettings")) or _logs(t.get("ReplicationSettings"))]
    endpoints = template.of_type("AWS::DMS::Endpoint")
    return [e for e in endpoints if (e.get("EngineName"), e.get("EndpointType")) == ("redshift", "target")]


def _logs(settings: Json) -> bool:
    return bool(_LOGGING.search(json.dumps(settings) if is_tree(settings) else sub_text(settings)))


def dms_role(template: Template, role: str) -> Resource | None:
    """The role of this name; where none has it, one that DMS may assume under a name nobody can know."""
    hidden = None
    for candidate in template.of_type("AWS::IAM::Role"):
        named = candidate.get("RoleName")
        names = [str(held.value).lower() for held in literals_behind(template, candidate.pointer("RoleName"), named)]
        if role in (*names, sub_text(named).lower()):
            return candidate
        if named is not None and not names and "${" in sub_text(named) and "dms" in json.dumps(candidate.get("AssumeRolePolicyDocument")):
            hidden = candidate
    return hidden
