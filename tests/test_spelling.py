"""Which known name a misspelt one was meant to be."""

from __future__ import annotations

import time

import pytest

from autofix.vocabulary.spelling import Lexicon, nearest, same_letters


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        pytest.param("vpcid", ["VpcId", "Vpc"], "VpcId", id="case"),
        pytest.param("nat-gateway", ["NatGateway"], "NatGateway", id="separators"),
        pytest.param("ON_DEMAND", ["on-demand", "provisioned"], "on-demand", id="case and separators"),
        pytest.param("VpcId", ["VpcId", "VPCID"], "VpcId", id="a known name means itself"),
        pytest.param("vpcId", ["VpcId", "VPCID"], None, id="two that differ in case"),
        pytest.param("Vpc", ["VpcId"], None, id="a part is not the whole"),
    ],
)
def test_the_same_letters(name: str, known: list[str], meant: str | None) -> None:
    assert same_letters(name, known) == meant
    assert nearest(name, known) == meant


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        pytest.param("BucktPolicy", ["BucketPolicy", "Bucket"], "BucketPolicy", id="a letter is missing"),
        pytest.param("BuckettPolicy", ["BucketPolicy"], "BucketPolicy", id="a letter too many"),
        pytest.param("BucketPoliyc", ["BucketPolicy"], "BucketPolicy", id="letters changed places"),
        pytest.param("DependOn", ["DependsOn", "Type"], "DependsOn", id="singular"),
        pytest.param("AccontKeyy", ["AccountKey"], None, id="not in words of three letters"),
        pytest.param("AvailibiltyZone", ["AvailabilityZone"], "AvailabilityZone", id="two letters of a long word"),
        pytest.param("BcktPolicy", ["BucketPolicy"], None, id="two letters of a short word"),
        pytest.param("BucketPolicz", ["BucketPolicy", "BucketPolice"], None, id="two candidates"),
        pytest.param("SubnetA", ["SubnetB"], None, id="letters that count"),
        pytest.param("Subnet1", ["Subnet2"], None, id="numbers that count"),
        pytest.param("Subnet", ["Subnet1"], None, id="one of many"),
        pytest.param("MinimumSize", ["MaximumSize"], None, id="opposites: minimum"),
        pytest.param("IngressRule", ["EgressRule"], None, id="opposites: ingress"),
        pytest.param("InternalUrl", ["ExternalUrl"], None, id="opposites: internal"),
        pytest.param("EastRegion", ["WestRegion"], None, id="opposites: east"),
        pytest.param("**", ["__"], None, id="no letters at all"),
        pytest.param("", ["A"], None, id="nothing"),
        pytest.param("Role", [], None, id="nothing known"),
    ],
)
def test_misspelt(name: str, known: list[str], meant: str | None) -> None:
    assert nearest(name, known) == meant


def test_many_names_and_long_words_cost_little() -> None:
    known = Lexicon(
        [f"Resource{'abcdefgh'[n % 8]}{n}" for n in range(50_000)] + ["a" * 100_000] + [f"Name{chr(97 + n % 26) * 4}" for n in range(26)]
    )
    started = time.perf_counter()
    for n in range(20_000):
        known.nearest(f"Resourcx{n}")
    assert known.nearest("a" * 99_999) is None
    assert time.perf_counter() - started < 5
