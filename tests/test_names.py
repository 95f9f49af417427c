"""Names of a template and where they are used."""

from __future__ import annotations

import pytest

from autofix import Names, Template, calls, sub_calls
from autofix.syntax.reader import read
from autofix.vocabulary.names import fresh_name

TEXT = """
Transform: {}
Metadata:
  Note: !Ref Nothing
Conditions:
  Both: !And [{{Condition: A}}, {{Condition: B}}]
Resources:
  Function:
    Type: AWS::Serverless::Function
    Condition: Both
    Properties:
      Role: !GetAtt Role.Arn
      Tags: {{A: !Sub '${{X}} ${{!Y}} ${{Z}}', B: !Sub ['${{X}}', {{X: !Ref Role}}], C: !Sub [1]}}
      Policies: [{{Statement: [{{Condition: {{Bool: {{a: b}}}}}}]}}]
"""


def template(transform: str = "AWS::Serverless-2016-10-31") -> Template:
    return Template(read(TEXT.format(transform)))


def test_calls_are_found_where_they_are_evaluated() -> None:
    found = calls(template())
    assert {name: [call.argument for call in used] for name, used in found.items() if name != "Fn::Sub"} == {
        "Ref": ["Role"],
        "Fn::And": [[{"Condition": "A"}, {"Condition": "B"}]],
        "Condition": ["A", "B"],
        "Fn::GetAtt": [["Role", "Arn"]],
    }
    assert str(found["Ref"][0].at) == "/Resources/Function/Properties/Tags/B/Fn::Sub/1/X"


def test_new_names_are_those_of_nobody_and_differ_from_each_other() -> None:
    taken: set[str] = set()
    names = [fresh_name(template(), wanted, taken) for wanted in ("Function", "Function", "New", "New", "Function2")]
    assert names == ["Function2", "Function3", "New", "New2", "Function22"] and taken == set(names)


def test_texts_of_sub() -> None:
    texts = sub_calls(template())
    assert [(sub.text, sub.variables) for sub in texts] == [("${X} ${!Y} ${Z}", ["X", "Z"]), ("${X}", [])]
    assert str(texts[1].at) == "/Resources/Function/Properties/Tags/B/Fn::Sub/0"
    assert str(texts[1].whole) == "/Resources/Function/Properties/Tags/B"


@pytest.mark.parametrize(
    ("transform", "closed"),
    [
        pytest.param("AWS::Serverless-2016-10-31", True, id="SAM"),
        pytest.param("[AWS::Serverless-2016-10-31, Ours]", False, id="a macro of one's own"),
        pytest.param("{Name: AWS::Include, Parameters: {Location: s3://a/b}}", False, id="an included file"),
        pytest.param("", True, id="none"),
    ],
)
def test_who_else_may_make_names(transform: str, closed: bool) -> None:
    assert Names(template(transform)).closed == closed


def test_sam_makes_resources() -> None:
    names = Names(template())
    assert names.is_generated("FunctionRole")
    assert names.is_generated("ServerlessRestApi")
    assert not names.is_generated("Funktion")
    assert Names(template("")).is_generated("ServerlessRestApi"), "its types say it is SAM, whether or not the transform is there"
