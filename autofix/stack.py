"""What CloudFormation itself says: whether it takes a template, and what a deployment to an existing stack would do."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autofix.aws import Aws, AwsProblem, Client, told

MOST_BYTES, MOST_BYTES_IN_S3 = 51_200, 1_048_576
"""What CloudFormation takes in a request, and from S3."""
PUT, REMOVE, FETCH = "s3:PutObject", "s3:DeleteObject", "s3:GetObject"
VALIDATE, DESCRIBE = "cloudformation:ValidateTemplate", "cloudformation:DescribeStacks"
CREATE, READ, DELETE = (f"cloudformation:{verb}ChangeSet" for verb in ("Create", "Describe", "Delete"))
_NO_CHANGE = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Validity:
    """What ValidateTemplate says of a template it takes."""

    capabilities: tuple[str, ...]
    reason: str
    transforms: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What AWS would do to one resource. replacement: "True", "False", "Conditional", or "" where it does not say."""

    action: str
    name: str
    type: str
    replacement: str
    causes: tuple[str, ...]
    """The properties and attributes that change."""


@dataclass(frozen=True)
class Deployment:
    """What AWS would do to a stack, and what went wrong on the way without spoiling the answer."""

    changes: tuple[Change, ...]
    kept: frozenset[str]
    """The parameters that keep the value the stack has."""
    problems: tuple[str, ...]


def validity(aws: Aws, text: str, bucket: str | None = None) -> Validity:
    """What ValidateTemplate says. Raises AwsProblem; its code is ValidationError where CloudFormation refuses the template.

    bucket: where a large template is put while it is read.
    """
    with _sent(aws, text, bucket) as template:
        client = aws.client("cloudformation")
        with told(aws.region, VALIDATE):
            said = client.validate_template(**template)
    return Validity(tuple(said.get("Capabilities", ())), said.get("CapabilitiesReason", ""), tuple(said.get("DeclaredTransforms", ())))


def deployment(
    aws: Aws,
    stack: str,
    text: str,
    parameters: Collection[str],
    values: Mapping[str, str],
    *,
    bucket: str | None = None,
    every: float = 3,
    attempts: int = 200,
) -> Deployment:
    """What a deployment of a template to an existing stack would do, by a change set that is deleted and never executed.

    parameters: the names of the template's parameters; those the stack has keep their values. values: other ones.
    bucket: where a large template is put meanwhile. every, attempts: seconds between two looks at the change set, and how many
    of them. Raises AwsProblem.
    """
    with _sent(aws, text, bucket) as template:
        return _deployment(aws, stack, template, parameters, values, {"Delay": every, "MaxAttempts": attempts})


def _deployment(
    aws: Aws, stack: str, template: Mapping[str, str], parameters: Collection[str], values: Mapping[str, str], patience: Mapping[str, float]
) -> Deployment:
    client = aws.client("cloudformation")
    change_set = _ChangeSet(client, aws.region, stack, f"autofix-{uuid.uuid4().hex[:12]}")
    present = change_set.stack_parameters()
    given: list[dict[str, Any]] = [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
    kept = frozenset(name for name in parameters if name in present and name not in values)
    given += [{"ParameterKey": name, "UsePreviousValue": True} for name in sorted(kept)]
    try:
        try:
            change_set.create(template, given)
            changes = change_set.changes(patience)
        finally:
            left = change_set.delete()
    except AwsProblem as problem:
        raise AwsProblem("; ".join([str(problem), *left]), problem.code) from None
    return Deployment(changes, kept, tuple(left))


@contextlib.contextmanager
def _sent(aws: Aws, text: str, bucket: str | None) -> Iterator[Mapping[str, str]]:
    """How a request names the template: as it is, or, where it is too large, in a bucket, from which it is deleted again."""
    body = text.encode("utf-8")
    if len(body) <= MOST_BYTES:
        yield {"TemplateBody": text}
        return
    if bucket is None or len(body) > MOST_BYTES_IN_S3:
        advice = (
            "split it"
            if len(body) > MOST_BYTES_IN_S3
            else "give --s3-bucket NAME, a bucket in the same region where it may be put meanwhile"
        )
        raise AwsProblem(
            f"the template has {len(body):,} bytes; CloudFormation takes at most {MOST_BYTES:,} in a request "
            f"and {MOST_BYTES_IN_S3:,} from S3, so autofix does not send it: {advice}"
        )
    client, key = aws.client("s3"), f"autofix-{uuid.uuid4().hex[:12]}.template"
    with told(aws.region, PUT):
        client.put_object(Bucket=bucket, Key=key, Body=body)
    try:
        yield {"TemplateURL": f"{client.meta.endpoint_url}/{bucket}/{key}"}
    finally:
        try:
            with told(aws.region, REMOVE):
                client.delete_object(Bucket=bucket, Key=key)
        except AwsProblem as problem:
            raise AwsProblem(f"s3://{bucket}/{key} could not be deleted ({problem}): delete it yourself", problem.code) from None


class _ChangeSet:
    """One change set, from its making to its end."""

    def __init__(self, client: Client, region: str, stack: str, name: str) -> None:
        self.client, self.region, self.name = client, region, name
        self.stack, self.may_exist = stack, False

    @property
    def _which(self) -> dict[str, str]:
        return {"StackName": self.stack, "ChangeSetName": self.name}

    def stack_parameters(self) -> set[str]:
        """The parameters the stack has. Raises AwsProblem where there is no such stack."""
        try:
            with told(self.region, DESCRIBE):
                (found,) = self.client.describe_stacks(StackName=self.stack)["Stacks"]
        except AwsProblem as problem:
            if problem.code == "ValidationError" and "does not exist" in str(problem):
                raise AwsProblem(f"there is no stack {self.stack!r} in {self.region}", problem.code) from None
            raise
        if found["StackStatus"] == "REVIEW_IN_PROGRESS":
            raise AwsProblem(f"the stack {self.stack!r} was never created: it has no resources to compare with")
        return {parameter["ParameterKey"] for parameter in found.get("Parameters", ())}

    def create(self, template: Mapping[str, str], parameters: list[dict[str, Any]]) -> None:
        """Ask for it; IAM capabilities are acknowledged, for nothing is executed."""
        capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
        said = "made by autofix validate to read the changes; never to be executed"
        self.may_exist = True
        try:
            with told(self.region, CREATE):
                self.client.create_change_set(
                    **self._which,
                    ChangeSetType="UPDATE",
                    **template,
                    Parameters=parameters,
                    Capabilities=capabilities,
                    Description=said,
                )
        except AwsProblem as problem:
            self.may_exist = not problem.answered
            if any(sign in str(problem) for sign in _NO_CHANGE):
                return
            raise

    def changes(self, patience: Mapping[str, float]) -> tuple[Change, ...]:
        """Wait for it and read it, page by page; nothing where AWS sees no change."""
        if not self.may_exist:
            return ()
        from botocore.exceptions import ClientError, WaiterError

        with told(self.region, READ):
            try:
                self.client.get_waiter("change_set_create_complete").wait(**self._which, WaiterConfig=dict(patience))
            except WaiterError as problem:
                if "Error" in problem.last_response:
                    raise ClientError(problem.last_response, "DescribeChangeSet") from None
                return _nothing_or_failure(problem.last_response, self.name)
            pages = self.client.get_paginator("describe_change_set").paginate(**self._which)
            return tuple(_change(item["ResourceChange"]) for page in pages for item in page["Changes"] if "ResourceChange" in item)

    def delete(self) -> list[str]:
        """Delete it; what to do where that fails."""
        if not self.may_exist:
            return []
        try:
            with told(self.region, DELETE):
                self.client.delete_change_set(**self._which)
        except AwsProblem as problem:
            if problem.code.startswith("ChangeSetNotFound"):
                return []
            command = f"aws cloudformation delete-change-set --region {self.region} --stack-name {self.stack} --change-set-name {self.name}"
            return [f"the change set {self.name} could not be deleted ({problem}); delete it with {command}"]
        return []


def _nothing_or_failure(said: Mapping[str, Any], name: str) -> tuple[Change, ...]:
    reason = str(said.get("StatusReason") or "")
    if any(sign in reason for sign in _NO_CHANGE):
        return ()
    if said.get("Status") == "FAILED":
        raise AwsProblem(f"AWS could not make the change set: {reason.rstrip('.') or 'it gives no reason'}", "FAILED")
    raise AwsProblem(f"the change set {name} took too long (it is still {said.get('Status', 'unknown')})", "TIMEOUT")


def _change(said: Mapping[str, Any]) -> Change:
    targets = [detail.get("Target", {}) for detail in said.get("Details", ())]
    causes = dict.fromkeys(target.get("Name") or target.get("Attribute", "") for target in targets)
    return Change(
        said["Action"], said["LogicalResourceId"], said.get("ResourceType", ""), said.get("Replacement", ""), tuple(filter(None, causes))
    )
