"""Literals that become parameters: what they are called, and when there is room for them."""

from __future__ import annotations

import json

from autofix import Json, Template, hard_coded, parametrised
from autofix.syntax.reader import read
from autofix.vocabulary.parameters import MOST_PARAMETERS, HardCoded

SIZE = {"T::A": ("Size",), "T::B": ("Data", "Size")}


def template(resources: dict[str, Json], parameters: Json = None) -> Template:
    return Template(read(json.dumps({"Resources": resources} | ({"Parameters": parameters} if parameters is not None else {}))))


def sized(size: Json, kind: str = "T::A") -> Json:
    return {"Type": kind, "Properties": {"Size": size} if kind == "T::A" else {"Data": {"Size": size}}}


def found(document: Template) -> list[HardCoded]:
    return list(hard_coded(document, SIZE, "ServerSize", "ServerSize"))


def names(document: Template) -> list[str]:
    return [literal.parameter for literal in found(document)]


def test_the_only_owner_gives_the_general_name() -> None:
    assert names(template({"A": sized("s")})) == ["ServerSize"]


def test_one_of_several_owners_gives_its_own() -> None:
    resources = {"Web": sized("s"), "MailServer": sized("m"), "Rest": sized({"Ref": "X"})}
    assert names(template(resources)) == ["WebServerSize", "MailServerSize"]


def test_a_shared_literal_has_the_general_name_whatever_the_type() -> None:
    (literal,) = found(template({"A": sized("s"), "B": sized("s", "T::B")}))
    assert literal.parameter == "ServerSize"
    assert [str(place) for place in literal.places] == ["/Resources/A/Properties/Size", "/Resources/B/Properties/Data/Size"]


def test_names_are_free_in_the_template_and_among_each_other() -> None:
    shared = {"A": sized("s"), "B": sized("s"), "C": sized("m"), "D": sized("m")}
    assert names(template(shared)) == ["ServerSize", "ServerSize2"]
    assert names(template(shared, {"ServerSize": {"Type": "String"}})) == ["ServerSize2", "ServerSize3"]


def test_what_is_decided_elsewhere_is_no_literal() -> None:
    values: list[Json] = [{"Ref": "X"}, "{{resolve:ssm:x}}", 3, "", None, {"Fn::If": ["C", "s", "m"]}]
    assert not found(template({f"R{n}": sized(value) for n, value in enumerate(values)}))


def test_a_full_template_has_no_room() -> None:
    parameters: Json = {f"P{n}": {"Type": "String"} for n in range(MOST_PARAMETERS - 1)}
    resources = {"A": sized("s"), "B": sized("m")}
    assert names(template(resources, parameters)) == ["AServerSize"]


def test_the_parameter_comes_before_its_uses() -> None:
    document = template({"A": sized("s"), "B": sized("s")})
    (literal,) = found(document)
    body = {"Type": "String", "Description": "why", "Default": "s"}
    assert [operation.as_json() for operation in parametrised(document, literal, "why")] == [
        {"op": "add", "path": "/Parameters", "value": {"ServerSize": body}},
        {"op": "replace", "path": "/Resources/A/Properties/Size", "value": {"Ref": "ServerSize"}},
        {"op": "replace", "path": "/Resources/B/Properties/Size", "value": {"Ref": "ServerSize"}},
    ]


def test_of_many_resources_three_are_named() -> None:
    (literal,) = found(template({name: sized("s") for name in "ABCDE"}))
    assert literal.names == "A, B, C and 2 more"
