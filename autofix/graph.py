"""Questions about directed graphs, answered without recursion: templates have up to 100,000 resources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def reaches(graph: Mapping[str, Collection[str]], source: str, target: str) -> bool:
    """Whether target can be reached from source in one step or more."""
    seen: set[str] = set()
    waiting = list(graph.get(source, ()))
    while waiting:
        node = waiting.pop()
        if node == target:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(graph.get(node, ()))
    return False


def reachable(graph: Mapping[str, Collection[str]], *sources: str) -> set[str]:
    """Every node that can be reached from one of the sources in one step or more."""
    seen: set[str] = set()
    waiting = [target for source in sources for target in graph.get(source, ())]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(graph.get(node, ()))
    return seen


def cyclic_nodes(graph: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The nodes that lie on a cycle."""
    remaining = _without_ends(graph)
    return frozenset(node for node in remaining if reaches(remaining, node, node))


def _without_ends(graph: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The graph without the nodes that lead nowhere, again and again: what stays leads into a cycle."""
    inside = {node: [target for target in targets if target in graph] for node, targets in graph.items()}
    backwards: dict[str, list[str]] = {}
    for node, targets in inside.items():
        for target in targets:
            backwards.setdefault(target, []).append(node)
    degree = {node: len(targets) for node, targets in inside.items()}
    waiting = [node for node, count in degree.items() if count == 0]
    gone: set[str] = set()
    while waiting:
        node = waiting.pop()
        gone.add(node)
        for before in backwards.get(node, ()):
            degree[before] -= 1
            if degree[before] == 0:
                waiting.append(before)
    return {node: targets for node, targets in inside.items() if node not in gone}


def connected(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each node of these edges one node that stands for all it is connected with."""
    chosen: dict[str, str] = {}

    def representative(node: str) -> str:
        while chosen.setdefault(node, node) != node:
            chosen[node] = node = chosen[chosen[node]]
        return node

    for left, right in pairs:
        chosen[representative(left)] = representative(right)
    return {node: representative(node) for node in list(chosen)}
