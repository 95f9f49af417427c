"""Graphs, without recursion."""

from __future__ import annotations

import pytest

from autofix.graph import connected, cyclic_nodes, reachable, reaches


@pytest.mark.parametrize(
    ("graph", "cyclic"),
    [
        pytest.param({}, "", id="empty"),
        pytest.param({"a": ["b"], "b": ["c"], "c": []}, "", id="a chain"),
        pytest.param({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, "", id="a diamond"),
        pytest.param({"a": ["a"], "b": ["a"]}, "a", id="what leads to a cycle is not on it"),
        pytest.param({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []}, "abc", id="a circle with a way out"),
        pytest.param({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, "abcd", id="two circles"),
        pytest.param({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"], "x": ["a"], "b2": ["c"]}, "abcd", id="apart"),
        pytest.param({"a": ["b"], "b": ["a"], "m": ["c"], "c": ["d"], "d": ["c"]}, "abcd", id="what lies between circles is on none"),
        pytest.param({"a": ["unknown"]}, "", id="unknown names lead nowhere"),
    ],
)
def test_what_waits_for_itself(graph: dict[str, list[str]], cyclic: str) -> None:
    assert cyclic_nodes(graph) == set(cyclic)


def test_reaching_takes_at_least_one_step() -> None:
    graph = {"a": ["b"], "b": ["c"], "c": []}
    assert reaches(graph, "a", "c")
    assert not reaches(graph, "c", "a")
    assert not reaches(graph, "a", "a")
    assert not reaches(graph, "nobody", "a")


@pytest.mark.parametrize("closed", [False, True])
def test_depth_and_size_do_not_matter(closed: bool) -> None:
    size = 100_000
    graph = {str(n): [str(n + 1)] for n in range(size)} | {str(size): ["0"] if closed else []}
    assert reaches(graph, "0", str(size))
    assert len(cyclic_nodes(graph)) == (size + 1 if closed else 0)


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param(["ab"], "ab", id="one edge"),
        pytest.param(["ab", "cd"], "ab cd", id="two groups"),
        pytest.param(["ab", "cd", "bd"], "abcd", id="joined later"),
        pytest.param(["aa"], "a", id="with itself"),
        pytest.param(["ab", "ba", "bc", "de", "fe", "cf"], "abcdef", id="round and round"),
    ],
)
def test_what_is_connected(pairs: list[str], groups: str) -> None:
    chosen = connected((left, right) for left, right in pairs)
    together: dict[str, list[str]] = {}
    for node, one in chosen.items():
        together.setdefault(one, []).append(node)
    assert sorted("".join(sorted(nodes)) for nodes in together.values()) == groups.split()
    assert all(one in nodes for one, nodes in together.items())


def test_walks_go_on_behind_what_no_edge_leaves() -> None:
    graph = {"a": ["x", "b"], "b": ["c", "y"]}
    assert reachable(graph, "a", "z") == {"x", "b", "c", "y"}
    assert reaches(graph, "a", "y") and reaches(graph, "a", "c") and not reaches(graph, "z", "a")
    assert not reaches({"a": ["b"], "b": ["b", "a"]}, "a", "c")
