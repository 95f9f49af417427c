from __future__ import annotations

from autofix import ROOT, choices


def test_what_a_value_may_be():
    nothing = {"Ref": "AWS::NoValue"}
    value = {"Fn::If": ["A", {"Fn::If": ["B", "x", nothing]}, {"Ref": "P"}]}
    assert [(str(at), chosen) for at, chosen in choices(ROOT / "V", value)] == [
        ("/V/Fn::If/1/Fn::If/1", "x"),
        ("/V/Fn::If/2", {"Ref": "P"}),
    ]
    assert list(choices(ROOT, 0)) == [(ROOT, 0)]
    assert [*choices(ROOT, None), *choices(ROOT, nothing), *choices(ROOT, {"Fn::If": "broken"})] == []
