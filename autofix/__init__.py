"""The vocabulary of fixer authors, and ``fix`` for everyone else (docs/api.md).

A fixer imports what it needs from here and from nowhere else.
"""

from __future__ import annotations

from autofix.engine import NotATemplate, Options, Outcome, Result, Verdict, fix
from autofix.facts.metrics import published_unit
from autofix.facts.runtimes import lambda_runtimes, runtime_after, supported_on
from autofix.facts.schemas import attributes, known_types, schema_of
from autofix.facts.versions import is_plain
from autofix.fixer import Finding, Fixer, Safety, Setting, finding, names_of
from autofix.impact import Impact
from autofix.patch import Operation, add, move, remove, replace
from autofix.pointer import ROOT, Json, Pointer, resolve
from autofix.references import (
    NO_VALUE,
    Reference,
    choices,
    intrinsic,
    is_absent,
    items,
    listed,
    members,
    pointer_of,
    references,
    referred,
    substituted,
)
from autofix.registry import all_fixers
from autofix.selection import select
from autofix.syntax.document import ReadError
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.actions import meant_action, meant_managed_policy
from autofix.vocabulary.addresses import gets_public_address, subnets_of
from autofix.vocabulary.alarm import Alarm, alarm_of, number, numeral
from autofix.vocabulary.attributes import meant_attribute
from autofix.vocabulary.backup import copied_by_backup, copy_plan, kept_longer
from autofix.vocabulary.buckets import (
    PublicUse,
    add_statement,
    bucket_named,
    bucket_of,
    bucket_policies,
    bucket_statements,
    buckets_of,
    public_uses,
)
from autofix.vocabulary.caches import unable_to_encrypt
from autofix.vocabulary.cases import Case, cases
from autofix.vocabulary.certificates import given_certificate
from autofix.vocabulary.circles import Cut, add_resources, circles, cuts, taken_out
from autofix.vocabulary.corrections import Meant, corrections
from autofix.vocabulary.databases import DATABASES, MADE_FROM, Engine, engine_of, members_of, password_parameters, refused_in_password
from autofix.vocabulary.deletion import SNAPSHOTS
from autofix.vocabulary.dms import DMS_ROLE_POLICIES, DMS_VPC_ROLE, dms_role, dms_role_users
from autofix.vocabulary.dynamic_references import UNKNOWN, DynamicReference, DynamicTargets, dynamic_references, reads, sub_text
from autofix.vocabulary.engine_versions import Bound, VersionUse, bound_by, unavailable_versions, version_groups, version_uses
from autofix.vocabulary.environments import allowed_values, environment_parameters
from autofix.vocabulary.flows import Flow, Flows, beside_allow_all
from autofix.vocabulary.functions import LAMBDA_FUNCTION, SAM_FUNCTION, asynchronous_callers, function_property, functions_at_the_edge
from autofix.vocabulary.iam import (
    Statement,
    allows,
    attached_policies,
    covers_action,
    grant,
    grant_to,
    grants,
    key_statements,
    policy_document,
    policy_of_aws,
    role_of,
    role_statements,
    statements,
    trust_policy,
    trusted_services,
    unfolded,
)
from autofix.vocabulary.idle_properties import idle_properties
from autofix.vocabulary.leftovers import leftovers
from autofix.vocabulary.lifecycle import Action, LifecycleRule, lifecycle_rules
from autofix.vocabulary.literals import Held, literals_behind
from autofix.vocabulary.loadbalancers import (
    LISTENER,
    LOAD_BALANCER,
    LOG_DELIVERY,
    AccessLogs,
    Attribute,
    PlainListener,
    access_logs,
    allow_delivery,
    delivery_allowed,
    delivery_statement,
    encrypted_with_kms,
    is_application,
    log_to,
    log_to_present_bucket,
    logging_balancers,
    new_policy,
    plain_listeners,
    redirect_to_https,
    wait_for_policies,
    writes,
)
from autofix.vocabulary.log_groups import (
    LOG_GROUP,
    RETENTION_DAYS,
    FunctionLogs,
    admit_to_log_group,
    may_log_anywhere,
    retention_of_at_least,
)
from autofix.vocabulary.misfits import Misfit, Problem, misfits, reads_json, repeated
from autofix.vocabulary.names import PSEUDO_PARAMETERS, Names, SubText, calls, sub_calls
from autofix.vocabulary.naming import Convention, convention
from autofix.vocabulary.notifications import notifications
from autofix.vocabulary.ordering import askers, in_words, late, mentioned, ordered, reached, references_to, referrers, wait_for
from autofix.vocabulary.own_names import spelled
from autofix.vocabulary.parameters import PARAMETER_KEYS, hard_coded, parametrised
from autofix.vocabulary.passwords import (
    GeneratedPassword,
    admitted_characters,
    class_text,
    constraint_without,
    generated_password,
    pattern_without,
)
from autofix.vocabulary.physical_names import Mentions, PhysicalName, physical_names
from autofix.vocabulary.places import without
from autofix.vocabulary.policy_documents import POLICY_DOCUMENTS, has_policy_variables, policy_documents, policy_statements
from autofix.vocabulary.replication import ReplicationRule, replication_rules, replication_statements, replications, versioning
from autofix.vocabulary.resource_types import TypeMistake, unknown_types
from autofix.vocabulary.rotation import (
    DatabaseSecret,
    Unrotatable,
    add_attachment,
    add_rotation_transform,
    database_secrets,
    hosted_rotation,
    let_rotation_in,
    managed_rotation,
    rotation_functions,
    rotation_permissions,
)
from autofix.vocabulary.runtimes import RuntimeUse, runtime_uses, ties_to_runtime
from autofix.vocabulary.search_domains import SEARCH_DOMAINS, search_version
from autofix.vocabulary.security_groups import SECURITY_GROUP, let_in_as_well
from autofix.vocabulary.senders import service_senders
from autofix.vocabulary.service_roles import service_role
from autofix.vocabulary.settled import COST_OF_A_KEY, ask, chosen, chosen_resource, named, settle, settle_value, shut_out
from autofix.vocabulary.shapes import UNFIT, adapted
from autofix.vocabulary.spelling import Lexicon, nearest, same_letters
from autofix.vocabulary.switches import is_switch
from autofix.vocabulary.tags import MOST_TAGS, tags_of
from autofix.vocabulary.units import alternatives, factor, kind_of
from autofix.vocabulary.uses import INTERFACE, Use, asked_for, relabelled, renamed, spoken_of, stated, uses
from autofix.vocabulary.value_corrections import fitting_value, meant_value, missing_properties
from autofix.vocabulary.variables import Foreign, foreign_variables
from autofix.vocabulary.vpc import Network, by_zone, endpoint_service, targets
from autofix.vocabulary.vpc_parts import GATEWAY_SERVICES, Additions
from autofix.vocabulary.windows import Window, daily_window, weekly_window
from autofix.vocabulary.world_rules import WorldRule, is_address_range, world_rules

__all__ = [
    "COST_OF_A_KEY", "DATABASES", "DMS_ROLE_POLICIES", "DMS_VPC_ROLE", "GATEWAY_SERVICES", "INTERFACE", "LAMBDA_FUNCTION", "LISTENER",
    "LOAD_BALANCER", "LOG_DELIVERY", "LOG_GROUP", "MADE_FROM", "MOST_TAGS", "NO_VALUE", "PARAMETER_KEYS", "POLICY_DOCUMENTS",
    "PSEUDO_PARAMETERS", "RETENTION_DAYS", "ROOT", "SAM_FUNCTION", "SEARCH_DOMAINS", "SECURITY_GROUP", "SNAPSHOTS", "UNFIT", "UNKNOWN",
    "AccessLogs", "Action", "Additions", "Alarm", "Attribute", "Bound", "Case", "Convention", "Cut", "DatabaseSecret",
    "DynamicReference", "DynamicTargets", "Engine", "Finding", "Fixer", "Flow", "Flows", "Foreign", "FunctionLogs", "GeneratedPassword",
    "Held", "Impact", "Json", "Lexicon", "LifecycleRule", "Meant", "Mentions", "Misfit", "Names", "Network", "NotATemplate",
    "Operation", "Options", "Outcome", "PhysicalName", "PlainListener", "Pointer", "Problem", "PublicUse", "ReadError", "Reference",
    "ReplicationRule", "Resource", "Result", "RuntimeUse", "Safety", "Setting", "Statement", "SubText", "Template", "TypeMistake",
    "Unrotatable", "Use", "Verdict", "VersionUse", "Window", "WorldRule", "access_logs", "adapted", "add", "add_attachment",
    "add_resources", "add_rotation_transform", "add_statement", "admit_to_log_group", "admitted_characters", "alarm_of", "all_fixers",
    "allow_delivery", "allowed_values", "allows", "alternatives", "ask", "asked_for", "askers", "asynchronous_callers",
    "attached_policies", "attributes", "beside_allow_all", "bound_by", "bucket_named", "bucket_of", "bucket_policies",
    "bucket_statements", "buckets_of", "by_zone", "calls", "cases", "choices", "chosen", "chosen_resource", "circles", "class_text",
    "constraint_without", "convention", "copied_by_backup", "copy_plan", "corrections", "covers_action", "cuts", "daily_window",
    "database_secrets", "delivery_allowed", "delivery_statement", "dms_role", "dms_role_users", "dynamic_references",
    "encrypted_with_kms", "endpoint_service", "engine_of", "environment_parameters", "factor", "finding", "fitting_value", "fix",
    "foreign_variables", "function_property", "functions_at_the_edge", "generated_password", "gets_public_address", "given_certificate",
    "grant", "grant_to", "grants", "hard_coded", "has_policy_variables", "hosted_rotation", "idle_properties", "in_words", "intrinsic",
    "is_absent", "is_address_range", "is_application", "is_plain", "is_switch", "items", "kept_longer", "key_statements", "kind_of",
    "known_types", "lambda_runtimes", "late", "leftovers", "let_in_as_well", "let_rotation_in", "lifecycle_rules", "listed",
    "literals_behind", "log_to", "log_to_present_bucket", "logging_balancers", "managed_rotation", "may_log_anywhere", "meant_action",
    "meant_attribute", "meant_managed_policy", "meant_value", "members", "members_of", "mentioned", "misfits", "missing_properties",
    "move", "named", "names_of", "nearest", "new_policy", "notifications", "number", "numeral", "ordered", "parametrised",
    "password_parameters", "pattern_without", "physical_names", "plain_listeners", "pointer_of", "policy_document", "policy_documents",
    "policy_of_aws", "policy_statements", "public_uses", "published_unit", "reached", "reads", "reads_json", "redirect_to_https",
    "references", "references_to", "referred", "referrers", "refused_in_password", "relabelled", "remove", "renamed", "repeated",
    "replace", "replication_rules", "replication_statements", "replications", "resolve", "resource_body", "retention_of_at_least",
    "role_of", "role_statements", "rotation_functions", "rotation_permissions", "runtime_after", "runtime_uses", "same_letters",
    "schema_of", "search_version", "select", "service_role", "service_senders", "settle", "settle_value", "shut_out", "spelled",
    "spoken_of", "stated", "statements", "sub_calls", "sub_text", "subnets_of", "substituted", "supported_on", "tags_of", "taken_out",
    "targets", "ties_to_runtime", "trust_policy", "trusted_services", "unable_to_encrypt", "unavailable_versions", "unfolded",
    "unknown_types", "uses", "version_groups", "version_uses", "versioning", "wait_for", "wait_for_policies", "weekly_window",
    "without", "world_rules", "writes",
]  # fmt: skip
__version__ = "0.1.0"
