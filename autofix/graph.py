"""Questions about directed graphs, answered without recursion: templates have up to 100,000 resources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping


def reaches(graph: Mapping[str, Collection[str]], source: str, target: str) -> bool:
    """Whether target can be reached from source in one step or more."""
    return target in _walk(graph, list(graph.get(source, ())), set())


def reachable(graph: Mapping[str, Collection[str]], *sources: str) -> set[str]:
    """Every node that can be reached from one of the sources in one step or more."""
    return set(_walk(graph, [target for source in sources for target in graph.get(source, ())], set()))


def _walk(graph: Mapping[str, Collection[str]], waiting: list[str], seen: set[str]) -> Iterator[str]:
    """What waits and all that can be reached from it, each node once, without those seen before."""
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield node
            waiting.extend(graph.get(node, ()))


def cyclic_nodes(graph: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The nodes that lie on a cycle, in linear time: those of a strongly connected component that has an edge inside."""
    forward = {node: [target for target in targets if target in graph] for node, targets in graph.items()}
    backward: dict[str, list[str]] = {node: [] for node in graph}
    for node, targets in forward.items():
        for target in targets:
            backward[target].append(node)
    found: set[str] = {node for node, targets in forward.items() if node in targets}
    seen: set[str] = set()
    for root in reversed(_left_in_order(forward)):
        component = list(_walk(backward, [root], seen))
        if len(component) > 1:
            found.update(component)
    return frozenset(found)


def _left_in_order(graph: Mapping[str, Collection[str]]) -> list[str]:
    """The nodes in the order in which a walk, depth first, leaves them for good."""
    seen: set[str] = set()
    left: list[str] = []
    for root in graph:
        path = [(root, iter(graph[root]))] if root not in seen else []
        seen.add(root)
        while path:
            node, targets = path[-1]
            target = next((target for target in targets if target not in seen), None)
            if target is None:
                path.pop()
                left.append(node)
            else:
                seen.add(target)
                path.append((target, iter(graph[target])))
    return left


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
