"""A database exports no logs to CloudWatch Logs.

Without EnableCloudwatchLogsExports the logs stay on the instance for a few days and vanish with it; nothing can be
searched, alarmed on or kept as evidence.

Before:

    Engine: aurora-mysql

->

    Engine: aurora-mysql
    EnableCloudwatchLogsExports:
    - error
    - general
    - slowquery

Safety: unsafe. CloudWatch Logs bills what arrives, and logs may hold data of your customers. What is added are the
engine's own logs that need no option group; a log that the parameter group keeps switched off (`general_log`,
`slow_query_log`, DocumentDB's `audit_logs` and `profiler`) stays empty and costs nothing. An empty list is taken as a decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, engine_of, finding, is_absent

PROPERTY = "EnableCloudwatchLogsExports"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    resolves=("CKV_AWS_85",),
    safety=Safety.UNSAFE,
    tags=("security",),
)


@fixer.resource("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::DocDB::DBCluster")
def exports_nothing(database: Resource) -> Iterator[Finding]:
    """Every database whose engine the template names exports that engine's logs."""
    engine = engine_of(database)
    if engine is None or not is_absent(database.get(PROPERTY)) or database.get("EngineMode") == "serverless":
        return
    message = f"{database.name} exports no logs, they are lost with the instance. Export {', '.join(engine.usual_logs)} to CloudWatch Logs"
    yield finding(
        database.at, message, database.add_property(PROPERTY, [*engine.usual_logs]), cost="CloudWatch Logs, for each GB the engine logs"
    )
