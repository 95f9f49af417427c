"""Tests in TypeScript and JavaScript (Jest, Vitest, Mocha), read with tree-sitter."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autofix.audit.testfile import Case, Input, Names, Path_, TestFile, Use, Word, outputs_file

_TESTS = frozenset({"test", "it", "xit", "xtest", "fit"})
_ABSENCE = frozenset({"toBeUndefined", "toBeNull", "toBeFalsy"})
_JOINERS = frozenset({"join", "resolve"})
_READERS = frozenset({"readFileSync", "readFile", "require", "load", "fromFile", *_JOINERS})
_WALKERS = frozenset({"keys", "entries", "values"})
_LITERALS = frozenset({"true", "false", "null", "undefined", "number", "string", "regex"})


@functools.cache
def _parser() -> Any:
    import tree_sitter
    import tree_sitter_typescript

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_tsx()))


def parse(path: Path, text: str) -> TestFile:
    """Read a test file. tree-sitter reads around what it does not understand."""
    visitor = _Visitor(TestFile(path))
    visitor.visit(_parser().parse(text.encode("utf-8")).root_node)
    return visitor.file


def _text(node: Any) -> str:
    return str(node.text.decode("utf-8", "replace"))


def _line(node: Any) -> int:
    return int(node.start_point[0]) + 1


class _Visitor:
    def __init__(self, file: TestFile) -> None:
        self.file, self.names = file, Names()
        self.case: Case | None = None
        self.function: str | None = None

    def visit(self, node: Any) -> None:
        handler = getattr(self, f"_on_{node.type}", None)
        if handler is None or not handler(node):
            for child in node.named_children:
                self.visit(child)

    def _on_import_statement(self, node: Any) -> None:
        source = node.child_by_field_name("source")
        if source is not None:
            name = _string(source) or ""
            self.file.imports.append(Word(name, _line(node)))
            self._input(name, node, from_file=True)
            clause = next((child for child in node.named_children if child.type == "import_clause"), None)
            if clause is not None and outputs_file([name]):
                self.names.learn(_text(clause).split(" ")[-1], ("Outputs",))

    def _on_string(self, node: Any) -> None:
        self.file.strings.append(Word(_string(node) or "", _line(node)))

    def _on_template_string(self, node: Any) -> None:
        self.file.strings.append(Word(_text(node)[1:-1], _line(node)))

    def _on_regex(self, node: Any) -> None:
        self.file.strings.append(Word(_text(node), _line(node)))

    def _on_function_declaration(self, node: Any) -> bool:
        return self._inside(_text(node.child_by_field_name("name")), node)

    def _on_variable_declarator(self, node: Any) -> bool:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is None or name.type != "identifier":
            return False
        if value.type in ("arrow_function", "function_expression"):
            return self._inside(_text(name), value)
        self._learn(_text(name), value)
        return False

    def _on_assignment_expression(self, node: Any) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left.type == "identifier":
            self._learn(_text(left), right)

    def _learn(self, name: str, value: Any) -> None:
        loads = "parse" in _text(value) or "require" in _text(value)
        self.names.learn(name, ("Outputs",) if loads and outputs_file(list(_strings(value))) else _path(value))

    def _inside(self, name: str, node: Any) -> bool:
        outer, self.function = self.function, name
        for child in node.named_children:
            self.visit(child)
        self.function = outer
        return True

    def _on_member_expression(self, node: Any) -> None:
        self.file.words.add(_text(node.child_by_field_name("property")))
        self._access(node)

    def _on_subscript_expression(self, node: Any) -> None:
        self._access(node)

    def _access(self, node: Any, absent: bool = False) -> None:
        path = _path(node)
        used = self.names.use(path)
        if used is not None and self.names.use(path[:-1]) is None and not _is_builtin(used[1]):
            self.file.uses.append(Use(*used, _line(node), absent or _expected_absent(node)))

    def _on_call_expression(self, node: Any) -> bool:
        path, arguments = _path(node.child_by_field_name("function")), _arguments(node)
        if path and (path[0] in _TESTS) and arguments and arguments[-1].type in ("arrow_function", "function_expression"):
            return self._test(path, arguments)
        name = path[-1] or ""
        if self.case is not None:
            self.case.called.add(name)
        if name in _READERS and arguments:
            named = arguments if name in _JOINERS else arguments[:1]
            path_text = "/".join(text for argument in named for text in _strings(argument))
            self._input(path_text, node, from_file=name == "require" or "__dirname" in _text(node))
        if name in _WALKERS and arguments and self.case is not None and self.names.section(_path(arguments[0])) == "Resources":
            self.case.walks_resources = True
        if name in ("toHaveProperty", "hasOutput", "hasParameter"):
            self._property(node, name, arguments)
        if _is_expect(node) or name.startswith("assert"):
            self._assertion(node)
        return False

    def _test(self, path: Path_, arguments: list[Any]) -> bool:
        outer, title = self.case, _string(arguments[0]) or _text(arguments[0])
        self.case = Case(title, _line(arguments[0]), skipped="skip" in path or "todo" in path or str(path[0]).startswith("x"))
        self.file.cases.append(self.case)
        for argument in arguments:
            self.visit(argument)
        self.case = outer
        return True

    def _property(self, node: Any, name: str, arguments: list[Any]) -> None:
        key = _string(arguments[0]) if arguments else None
        if key is None:
            return
        if name == "toHaveProperty":
            looked_at = _looked_at(node)
            section = self.names.section(_path(looked_at)) if looked_at is not None else None
            key = key.split(".")[0]
        else:
            section = "Outputs" if name == "hasOutput" else "Parameters"
        if section is not None:
            self.file.uses.append(Use(section, key, _line(node), ".not." in _text(node)))

    def _assertion(self, node: Any) -> None:
        if self.function is not None:
            self.file.asserting.add(self.function)
        if self.case is None:
            return
        looked_at = _looked_at(node)
        compared = ([looked_at] if looked_at is not None else []) + _arguments(node)
        if compared and all(argument.type in _LITERALS for argument in compared):
            self.case.constant += 1
        else:
            self.case.real += 1
        self.case.asserted += [Word(text, _line(node)) for text in _strings(node)]

    def _input(self, name: str, node: Any, from_file: bool) -> None:
        if name.endswith((".json", ".yaml", ".yml", ".template")):
            self.file.inputs.append(Input(name, _line(node), from_file))


def _is_builtin(name: str) -> bool:
    return name in ("length", "map", "filter", "forEach", "hasOwnProperty", "toString")


def _string(node: Any) -> str | None:
    return _text(node)[1:-1] if node.type == "string" or (node.type == "template_string" and "${" not in _text(node)) else None


def _strings(node: Any) -> Iterator[str]:
    if (text := _string(node)) is not None:
        yield text
    for child in node.named_children:
        yield from _strings(child)


def _arguments(node: Any) -> list[Any]:
    listed = node.child_by_field_name("arguments")
    return [child for child in listed.named_children if child.type != "comment"] if listed is not None else []


def _path(node: Any) -> Path_:
    if node.type in ("identifier", "this"):
        return (_text(node),)
    if node.type == "member_expression":
        return (*_path(node.child_by_field_name("object")), _text(node.child_by_field_name("property")))
    if node.type == "subscript_expression":
        return (*_path(node.child_by_field_name("object")), _string(node.child_by_field_name("index")))
    if node.type in ("non_null_expression", "as_expression", "parenthesized_expression", "await_expression") and node.named_children:
        return _path(node.named_children[0])
    if node.type == "call_expression":
        return _path(node.child_by_field_name("function"))
    return (None,)


def _looked_at(node: Any) -> Any | None:
    """The argument of the ``expect(…)`` at the start of a chain."""
    while node is not None and node.type in ("call_expression", "member_expression", "await_expression"):
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function.type == "identifier":
                arguments = _arguments(node)
                return arguments[0] if _text(function) == "expect" and arguments else None
            node = function
        elif node.type == "member_expression":
            node = node.child_by_field_name("object")
        else:
            node = node.named_children[0]
    return None


def _is_expect(node: Any) -> bool:
    """Whether a call is the matcher of an ``expect(…)``, and not the ``expect(…)`` itself."""
    return node.child_by_field_name("function").type == "member_expression" and _looked_at(node) is not None


def _expected_absent(node: Any) -> bool:
    """Whether an access stands in an ``expect`` whose matcher wants it not to be there."""
    matcher = node
    while matcher is not None and matcher.type not in ("expression_statement", "statement_block"):
        matcher = matcher.parent
    said = _text(matcher) if matcher is not None else ""
    return any(f".{name}(" in said for name in _ABSENCE) or ".not.toBeDefined(" in said
