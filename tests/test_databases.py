from __future__ import annotations

import json

import pytest

from autofix import Template, engine_of
from autofix.facts import table
from autofix.syntax.reader import read
from autofix.vocabulary.databases import DATABASES


def database(kind: str, **properties: object):
    body = {"Resources": {"Db": {"Type": kind, "Properties": properties}}}
    return Template(read(json.dumps(body))).resources["Db"]


@pytest.mark.parametrize(
    ("kind", "properties", "name"),
    [
        ("AWS::RDS::DBInstance", {"Engine": "MySQL"}, "mysql"),
        ("AWS::RDS::DBInstance", {"Engine": "oracle-se2-cdb"}, "oracle"),
        ("AWS::RDS::DBInstance", {"Engine": "custom-oracle-ee"}, None),
        ("AWS::RDS::DBInstance", {"Engine": "aurora-mysql"}, None),
        ("AWS::RDS::DBInstance", {"Engine": "mysql", "DBClusterIdentifier": "c"}, None),
        ("AWS::RDS::DBInstance", {"Engine": {"Ref": "Engine"}}, None),
        ("AWS::RDS::DBCluster", {"Engine": "aurora-postgresql"}, "aurora-postgresql"),
        ("AWS::DocDB::DBCluster", {}, "docdb"),
        ("AWS::EC2::Instance", {"Engine": "mysql"}, None),
    ],
)
def test_the_engine_where_the_template_says_it(kind, properties, name):
    engine = engine_of(database(kind, **properties))
    assert (engine.name if engine else None) == name


def test_every_engine_has_its_rules():
    types = table("databases")["types"]
    assert types.keys() == set(DATABASES)
    for kind, engines in types.items():
        for name, rules in engines.items():
            assert set(rules["usual"]) <= set(rules["logs"]), (kind, name)
            assert rules["password"][0] < rules["password"][1]
            assert set(rules["forbidden"]) >= set('/"@')
