from __future__ import annotations

import pytest

from autofix.pointer import Pointer
from autofix.syntax.reader import read


@pytest.mark.parametrize(
    ("text", "path", "comment"),
    [
        ("Resources:\n  A: 72  # 72 hours\n  B: 1\n", "/Resources/A", "72 hours"),
        ("Resources:\n  A: 72\n  # not behind it\n", "/Resources/A", ""),
        ("Resources:\n  A: '#72' #\n", "/Resources/A", ""),
        ("Resources: {A: [1, 72], B: 2} # flow\n", "/Resources/A/1", ""),
        ("Resources:\n  A: [1, 72] # flow\n", "/Resources/A/1", "flow"),
        ("Resources:\n  A: [1, 72] # flow\n", "/Resources/A", "flow"),
        ("Resources:\n  A: !If [c, 72, 0] # tag\r\n  B: 1\r\n", "/Resources/A/Fn::If/2", "tag"),
        ("Resources:\n  A: |\n    text\n\n # after\n", "/Resources/A", ""),
        ('{"Resources": {"A": 72}}', "/Resources/A", ""),
    ],
)
def test_the_comment_behind_a_value(text, path, comment):
    assert read(text).comment_after(Pointer.parse(path)) == comment
