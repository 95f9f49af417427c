"""The vocabulary of fixer authors, and ``fix`` for everyone else.

A fixer imports what it needs from here and from nowhere else.
"""

from __future__ import annotations

from autofix.alarm import Alarm, alarm_of, number, numeral
from autofix.buckets import (
    PublicUse,
    add_statement,
    admits_everyone,
    bucket_of,
    bucket_policies,
    bucket_statements,
    public_uses,
)
from autofix.cases import Case, cases, conditional, listed_cases
from autofix.databases import DATABASES, Engine, engine_of, password_parameters, refused_in_password
from autofix.dynamic_references import UNKNOWN, DynamicReference, DynamicTargets, dynamic_references, sub_text
from autofix.engine_versions import EngineVersion, change_version, common_version, data_remark, database_families, engine_versions
from autofix.facts.metrics import published_unit
from autofix.facts.versions import Status
from autofix.fixer import Finding, Fixer, Safety, Setting, finding
from autofix.functions import LAMBDA_FUNCTION, SAM_FUNCTION, asynchronous_callers, function_property, functions_at_the_edge
from autofix.iam import (
    Grant,
    Statement,
    allows,
    any_of,
    covers,
    grant,
    grant_to,
    grants,
    key_statements,
    listed,
    policy_document,
    role_of,
    role_statements,
    statements,
    unfolded,
)
from autofix.impact import Impact
from autofix.log_groups import LOG_GROUP, RETENTION_DAYS, FunctionLogs, may_log_anywhere, retention_of_at_least
from autofix.naming import Convention, convention
from autofix.passwords import GeneratedPassword, admitted_characters, class_text, generated_password, pattern_without
from autofix.patch import Operation, add, copy, move, remove, replace, test
from autofix.pointer import ROOT, Json, Pointer
from autofix.replication import ReplicationRule, objects_in, replication_rules, replication_statements, replications, versioning
from autofix.template import (
    NO_VALUE,
    Held,
    Reference,
    Resource,
    Template,
    choices,
    intrinsic,
    items,
    members,
    references,
    referred,
    resource_body,
    substituted,
)
from autofix.units import BASES, Quantity, alternatives, factor, kind_of, quantities
from autofix.vpc import Network, endpoint_service, targets, zone_of
from autofix.windows import Window, daily_window, weekly_window

__all__ = [
    "BASES",
    "DATABASES",
    "LAMBDA_FUNCTION",
    "LOG_GROUP",
    "NO_VALUE",
    "RETENTION_DAYS",
    "ROOT",
    "SAM_FUNCTION",
    "UNKNOWN",
    "Alarm",
    "Case",
    "Convention",
    "DynamicReference",
    "DynamicTargets",
    "Engine",
    "EngineVersion",
    "Finding",
    "Fixer",
    "FunctionLogs",
    "GeneratedPassword",
    "Grant",
    "Held",
    "Impact",
    "Json",
    "Network",
    "Operation",
    "Pointer",
    "PublicUse",
    "Quantity",
    "Reference",
    "ReplicationRule",
    "Resource",
    "Safety",
    "Setting",
    "Statement",
    "Status",
    "Template",
    "Window",
    "add",
    "add_statement",
    "admits_everyone",
    "admitted_characters",
    "alarm_of",
    "allows",
    "alternatives",
    "any_of",
    "asynchronous_callers",
    "bucket_of",
    "bucket_policies",
    "bucket_statements",
    "cases",
    "change_version",
    "choices",
    "class_text",
    "common_version",
    "conditional",
    "convention",
    "copy",
    "covers",
    "daily_window",
    "data_remark",
    "database_families",
    "dynamic_references",
    "endpoint_service",
    "engine_of",
    "engine_versions",
    "factor",
    "finding",
    "function_property",
    "functions_at_the_edge",
    "generated_password",
    "grant",
    "grant_to",
    "grants",
    "intrinsic",
    "items",
    "key_statements",
    "kind_of",
    "listed",
    "listed_cases",
    "may_log_anywhere",
    "members",
    "move",
    "number",
    "numeral",
    "objects_in",
    "password_parameters",
    "pattern_without",
    "policy_document",
    "public_uses",
    "published_unit",
    "quantities",
    "references",
    "referred",
    "refused_in_password",
    "remove",
    "replace",
    "replication_rules",
    "replication_statements",
    "replications",
    "resource_body",
    "retention_of_at_least",
    "role_of",
    "role_statements",
    "statements",
    "sub_text",
    "substituted",
    "targets",
    "test",
    "unfolded",
    "versioning",
    "weekly_window",
    "zone_of",
]
__version__ = "0.1.0"
