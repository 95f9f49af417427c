"""A Redshift parameter group lets clients connect without encryption.

In the family redshift-1.0 `require_ssl` is false unless the group says otherwise: a client that does not ask for TLS sends its password
and gets its rows in clear text.

Before:

    Parameters:
      Type: AWS::Redshift::ClusterParameterGroup
      Properties: {Description: Warehouse, ParameterGroupFamily: redshift-1.0}

->

    Parameters:
      Type: AWS::Redshift::ClusterParameterGroup
      Properties:
        Description: Warehouse
        ParameterGroupFamily: redshift-1.0
        Parameters:
          - ParameterName: require_ssl
            ParameterValue: 'true'

Safety: unsafe. Clients that cannot speak TLS are refused, and the parameter is static: it waits for the cluster's next restart.
Groups of the family redshift-2.0, where it is true by default, are left alone unless they say false.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, add, finding, is_absent, is_switch, items, members, replace

NAME = "require_ssl"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/redshift/latest/mgmt/security-encryption-in-transit.html",
    resolves=("CKV_AWS_105",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::Redshift::ClusterParameterGroup")
def clear_text_allowed(group: Resource) -> Iterator[Finding]:
    """Every parameter group whose require_ssl is false, said or by default."""
    if patch := _required(group, group.get("Parameters")):
        message = f"{group.name} lets clients connect without TLS, so passwords and rows can be read on the way. Set {NAME} to true"
        yield finding(group.at, message, patch)


def _required(group: Resource, parameters: Json) -> Operation | None:
    wanted: Json = {"ParameterName": NAME, "ParameterValue": "true"}
    by_default = group.get("ParameterGroupFamily") != "redshift-1.0"
    if is_absent(parameters):
        return None if by_default else group.add_property("Parameters", [wanted])
    names = [members(parameter).get("ParameterName") for parameter in items(parameters)]
    if NAME in names:
        value = members(items(parameters)[names.index(NAME)]).get("ParameterValue")
        off = replace(group.pointer("Parameters", names.index(NAME), "ParameterValue"), "true")
        return off if value is not None and is_switch(value, False) else None
    readable = isinstance(parameters, list) and all(isinstance(name, str) for name in names)
    return add(group.pointer("Parameters", "-"), wanted) if readable and not by_default else None
