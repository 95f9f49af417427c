"""A database parameter group lets clients connect without encryption.

Every engine of RDS speaks TLS, but a client that does not ask for it gets a connection in clear text: its queries and rows can be
read and changed on the way. One parameter refuses such clients.

Before:

    Parameters:
      Type: AWS::RDS::DBParameterGroup
      Properties:
        Family: mysql8.0
        Parameters: {max_connections: '500'}

->

    Parameters:
      Type: AWS::RDS::DBParameterGroup
      Properties:
        Family: mysql8.0
        Parameters: {max_connections: '500', require_secure_transport: '1'}

For PostgreSQL and SQL Server the parameter is `rds.force_ssl`. Left alone unless they say otherwise: PostgreSQL 15 and MariaDB 11.8 and
later, where it is on by default and checkov complains nevertheless; MySQL 5.6 and MariaDB before 10.5, which do not know it.

Safety: unsafe. Clients that do not use TLS are refused, at once for MySQL, MariaDB and PostgreSQL, and after the next restart for
SQL Server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, members, settle

FORCE, REQUIRE = "rds.force_ssl", "require_secure_transport"
ENGINES = {
    "postgres": (FORCE, (9, 0), (15, 0)),
    "sqlserver": (FORCE, (0, 0), (99, 0)),
    "mysql": (REQUIRE, (5, 7), (99, 0)),
    "mariadb": (REQUIRE, (10, 5), (11, 8)),
}
"""The parameter, the first version that has it, the first one in which it is on by default."""
FAMILY = re.compile(r"(postgres|sqlserver|mysql|mariadb)(?:-[a-z]+-)?(\d+)(?:\.(\d+))?")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
    resolves=("CKV2_AWS_69",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::RDS::DBParameterGroup")
def clear_text_allowed(group: Resource) -> Iterator[Finding]:
    """Every parameter group of an engine that takes clients without TLS."""
    family = FAMILY.match(str(group.get("Family")))
    if family is None:
        return
    name, first, by_default = ENGINES[family[1]]
    version = (int(family[2]), int(family[3] or 0))
    required = version >= by_default and is_absent(members(group.get("Parameters")).get(name))
    if version >= first and not required and (patch := settle(group, {"Parameters": {name: "1"}}, ("0", 0, "OFF", "off", "false"))):
        message = f"{group.name} lets clients connect without TLS, so queries and rows can be read on the way. Set {name} to 1"
        yield finding(group.at, message, *patch)
