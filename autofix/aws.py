"""The way to AWS: clients of boto3, which is imported here only and only when asked, and its errors in one sentence each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from autofix.values import suggestion

Client: TypeAlias = Any
"""A client of boto3, whose methods are made from the service's model at run time."""

_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired")
_STRANGER = (
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "AuthFailure",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "OptInRequired",
)
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError")
_SLOW = (
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
    "RequestLimitExceeded", "TooManyRequestsException", "SlowDown", "PriorRequestNotComplete",
)  # fmt: skip
_NO_CREDENTIALS = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "MetadataRetrievalError",
    "NoAuthTokenError",
)
_SIGN_IN = (
    "TokenRetrievalError",
    "SSOTokenLoadError",
    "UnauthorizedSSOTokenError",
    "SSOError",
    "LoginError",
    "LoginRefreshRequired",
    "LoginTokenLoadError",
)
_UNREACHED = (
    "EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError", "ProxyConnectionError",
    "SSLError", "HTTPClientError", "ConnectionError",
)  # fmt: skip

NONSENSE = "what answers is not AWS: check for a proxy or a sign-in page in between, and AWS_ENDPOINT_URL"


class AwsProblem(Exception):
    """Why AWS gave no answer, in one sentence for the user; code is AWS's own name for what it refused, empty where it never answered."""

    def __init__(self, problem: str, code: str = "") -> None:
        super().__init__(problem)
        self.code = code

    @property
    def answered(self) -> bool:
        """Whether AWS answered at all: another question may then get another answer."""
        return self.code != ""


class Aws:
    """One region, seen with one user's credentials."""

    def __init__(self, region: str | None = None, profile: str | None = None) -> None:
        """Raises AwsProblem where there is no such profile or no region."""
        with told(region or "the region"):
            import boto3

            self._session = boto3.session.Session(region_name=region, profile_name=profile)
            chosen = self._session.region_name
        if not chosen:
            raise AwsProblem("no region is given: use --region, or set one in the AWS profile")
        self.region: str = chosen

    @property
    def partition(self) -> str:
        """The part of AWS the region belongs to (``aws``, ``aws-cn``, ``aws-us-gov``, …)."""
        with told(self.region):
            return str(self._session.get_partition_for_region(self.region))

    def client(self, service: str) -> Client:
        """A client that tries again (at most five times) as AWS recommends. Raises AwsProblem."""
        with told(self.region):
            from botocore.config import Config

            retries = {"mode": "standard", "total_max_attempts": 5}
            config = Config(retries=retries, connect_timeout=5, read_timeout=30, user_agent_extra="autofix")
            return self._session.client(service, region_name=self.region, config=config)


@contextlib.contextmanager
def told(region: str, action: str = "") -> Iterator[None]:
    """Turn whatever boto3 raises into an AwsProblem. action: what is done here, as IAM calls it (``rds:DescribeDBEngineVersions``)."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as problem:
        error = problem.response.get("Error", {})
        raise AwsProblem(
            _refused(str(error.get("Code")), str(error.get("Message") or ""), region, action), str(error.get("Code"))
        ) from None
    except (ResponseParserError, KeyError):  # boto3 has KeyError for an answer that is XML of something else
        raise AwsProblem(NONSENSE) from None
    except (BotoCoreError, ValueError) as problem:  # boto3 has ValueError for an endpoint that is no URL
        raise AwsProblem(_failed(problem, region)) from None


def _refused(code: str, message: str, region: str, action: str) -> str:
    """What an error that AWS answered means."""
    if code in _EXPIRED:
        return "the AWS session has expired: sign in again (aws sso login, or fresh credentials)"
    if code in _STRANGER:
        return f"AWS does not accept these credentials in {region} ({code}): check the keys, the clock, and that the region is enabled"
    if code in _DENIED:
        return f"access denied: the credentials lack the IAM action {action} (docs/aws-permissions.md has the policy)"
    if code in _SLOW:
        return f"AWS throttles {action} ({code}) after several attempts: try again in a few minutes"
    return f"AWS refused {action}: {message or code}".rstrip(".")


def _failed(problem: Exception, region: str) -> str:
    """What an error that boto3 raised before or without an answer means."""
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    if kinds & {"ProfileNotFound"}:
        return f"{problem}: aws configure list-profiles shows the profiles"
    if kinds & set(_NO_CREDENTIALS):
        return "no AWS credentials were found: sign in (aws sso login, aws configure), set AWS_ACCESS_KEY_ID, or give --profile"
    if kinds & set(_SIGN_IN):
        return "the AWS session has expired: sign in again (aws sso login, or fresh credentials)"
    if kinds & {"InvalidRegionError", "UnknownRegionError", "NoRegionError"} or (kinds & set(_UNREACHED) and region not in _regions()):
        return f"AWS has no region {region!r} that could be reached{suggestion(region, _regions())}"
    if kinds & set(_UNREACHED):
        return f"AWS cannot be reached: {problem}; check the network and the proxy settings".replace("\n", " ")
    return f"AWS could not be asked: {problem}".replace("\n", " ").rstrip(".")


def _regions() -> list[str]:
    import boto3

    session = boto3.session.Session()
    return [region for partition in session.get_available_partitions() for region in session.get_available_regions("rds", partition)]
