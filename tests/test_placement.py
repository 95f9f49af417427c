"""New keys go where people expect them."""

from __future__ import annotations

import pytest

from autofix.patch import add
from autofix.placement import goes_after
from autofix.pointer import Pointer
from autofix.syntax.reader import read
from autofix.syntax.render import render


@pytest.mark.parametrize(
    ("before", "at", "keys"),
    [
        pytest.param("Resources: {}\n", "/AWSTemplateFormatVersion", "AWSTemplateFormatVersion Resources", id="the version is first"),
        pytest.param("Resources: {}\n", "/Outputs", "Resources Outputs", id="outputs are last"),
        pytest.param("Description: x\nResources: {}\n", "/Parameters", "Description Parameters Resources", id="in documented order"),
        pytest.param("Resources: {}\nParameters: {}\n", "/Description", "Description Resources Parameters", id="in files of another order"),
        pytest.param("Resources: {}\nParameters: {}\n", "/Mappings", "Resources Parameters Mappings", id="behind what it comes after"),
        pytest.param("Resources: {}\n", "/Unknown", "Resources Unknown", id="unknown sections are last"),
        pytest.param(
            "Resources:\n  A:\n    Type: T\n    Properties: {}\n", "/Resources/A/DependsOn", "Type DependsOn Properties", id="depends"
        ),
        pytest.param(
            "Resources:\n  A:\n    Properties: {}\n    Type: T\n", "/Resources/A/Condition", "Properties Type Condition", id="after Type"
        ),
        pytest.param("Outputs:\n  A:\n    Value: x\n", "/Outputs/A/Description", "Description Value", id="an output is described first"),
        pytest.param("Resources:\n  A: {P: {Zed: 1, Alpha: 2}}\n", "/Resources/A/P/Mid", "Zed Alpha Mid", id="otherwise last"),
        pytest.param(
            "Resources:\n  A:\n    Properties:\n      Name: a\n      # whose it is\n      Tags: []\n",
            "/Resources/A/Properties/Size",
            "Name Size Tags",
            id="tags stay last",
        ),
        pytest.param("Resources: {A: {Properties: {Tags: []}}}\n", "/Resources/A/Properties/Size", "Size Tags", id="tags alone"),
        pytest.param("Resources: {A: {Properties: {Tags: [], B: 1}}}\n", "/Resources/A/Properties/C", "Tags B C", id="tags elsewhere"),
        pytest.param("Resources: {A: {Metadata: {Tags: []}}}\n", "/Resources/A/Metadata/C", "Tags C", id="what tags nothing"),
        pytest.param("R:\n  A:\n    P:\n      Policy:\n        Statement: []\n", "/R/A/P/Policy/Version", "Version Statement", id="policy"),
    ],
)
def test_new_keys(before: str, at: str, keys: str) -> None:
    path = Pointer.parse(at)
    document = read(before)
    after = read(render(document, [add(path, "new")]).apply(before))
    assert " ".join(str(entry.key) for entry in after.locate(path.parent).entries) == keys


def test_where_nobody_expects_anything_a_key_is_last() -> None:
    assert goes_after(Pointer(("Resources", "A", "Properties")), "B") is None


@pytest.mark.parametrize(
    ("parent", "key", "earlier"),
    [
        pytest.param("/Outputs/A", "Value", ("Condition", "Description"), id="an output"),
        pytest.param("/Outputs", "Value", None, id="the outputs"),
        pytest.param("/Parameters/A", "Description", None, id="a parameter"),
        pytest.param("/Outputs/A/Export", "Value", None, id="what an output holds"),
        pytest.param("/Resources/A/Properties/PolicyDocument", "Statement", ("Version", "Id"), id="a policy"),
        pytest.param("/Resources/A/Properties/Policies/0", "Statement", ("Version", "Id"), id="one of the policies of SAM"),
        pytest.param("/Resources/A/Properties", "Version", None, id="properties"),
        pytest.param("/Resources/A/Policies", "Version", None, id="too far up for a policy"),
        pytest.param("/Resources/A/Policies/0/B", "Version", None, id="what a policy holds"),
    ],
)
def test_order(parent: str, key: str, earlier: tuple[str, ...] | None) -> None:
    assert goes_after(Pointer.parse(parent), key) == earlier
