"""Tests in Python (pytest, unittest), read with the standard library's parser."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from autofix.audit.testfile import Case, Input, Names, Path_, TestFile, Use, Word, outputs_file

_READERS = frozenset({"open", "Path", "read_text", "load_template", "from_file"})


def parse(path: Path, text: str) -> TestFile:
    """Read a test file. Raises SyntaxError."""
    visitor = _Visitor(TestFile(path))
    visitor.visit(ast.parse(text))
    return visitor.file


class _Visitor(ast.NodeVisitor):
    def __init__(self, file: TestFile) -> None:
        self.file, self.names = file, Names()
        self.case: Case | None = None
        self.function: str | None = None

    def visit_Import(self, node: ast.Import) -> None:
        self.file.imports += [Word(alias.name, node.lineno) for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.file.imports.append(Word(node.module or "", node.lineno))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer = self.case, self.function
        self.function = node.name
        if node.name.startswith("test"):
            skipped = any("skip" in ast.unparse(decorator) for decorator in node.decorator_list)
            self.case = Case(node.name, node.lineno, skipped=skipped)
            self.file.cases.append(self.case)
        self.generic_visit(node)
        self.case, self.function = outer

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        self._assertion(node.test, _is_constant(node.test))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.names.learn(target.id, ("Outputs",) if self._loads_outputs(node.value) else _path(node.value))

    def visit_Compare(self, node: ast.Compare) -> None:
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            section = self.names.section(_path(node.comparators[0]))
            if section is not None:
                self.file.uses.append(Use(section, node.left.value, node.lineno, isinstance(node.ops[0], ast.NotIn)))
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        iterated = node.iter.func.value if isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Attribute) else node.iter
        if self.case is not None and self.names.section(_path(iterated)) == "Resources":
            self.case.walks_resources = True
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._access(node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.file.words.add(node.attr)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _path(node.func)[-1] or ""
        if self.case is not None:
            self.case.called.add(name)
        if name.startswith(("assert", "fail")) or name == "raises":
            self._assertion(node, bool(node.args) and all(_is_constant(argument) for argument in node.args))
        if name == "get":
            self._access(node)
        if name in _READERS and (text := _file_of(node)) is not None:
            self.file.inputs.append(Input(text, node.lineno, _mentions_file(node)))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.file.strings.append(Word(node.value, node.lineno))

    def _access(self, node: ast.expr) -> None:
        path = _path(node)
        used = self.names.use(path)
        if used is not None and self.names.use(path[:-1]) is None:
            self.file.uses.append(Use(*used, node.lineno))

    def _assertion(self, node: ast.expr, constant: bool) -> None:
        if self.function is not None:
            self.file.asserting.add(self.function)
        if self.case is None:
            return
        if constant:
            self.case.constant += 1
        else:
            self.case.real += 1
        self.case.asserted += [Word(text, node.lineno) for text in _texts(node)]

    def _loads_outputs(self, node: ast.expr) -> bool:
        return "load" in ast.unparse(node) and outputs_file(list(_texts(node)))


def _texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _path(node: ast.expr) -> Path_:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return (*_path(node.value), key if isinstance(key, str) else None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        return (*_path(node.func.value), key if isinstance(key, str) else None)
    return (None,)


def _is_constant(node: ast.expr) -> bool:
    """Whether an expression looks at nothing: literals, and comparisons and negations of literals."""
    if isinstance(node, ast.Compare):
        return _is_constant(node.left) and all(map(_is_constant, node.comparators))
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    if isinstance(node, ast.BoolOp):
        return all(map(_is_constant, node.values))
    return isinstance(node, ast.Constant)


def _file_of(node: ast.Call) -> str | None:
    """The path a call names, its constant parts joined; None where it names no JSON or YAML file."""
    parts = [text for argument in node.args for text in _texts(argument)]
    joined = "/".join(part.strip("/") if number else part.rstrip("/") for number, part in enumerate(parts))
    return joined if joined.endswith((".json", ".yaml", ".yml", ".template")) else None


def _mentions_file(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id == "__file__" for inner in ast.walk(node))
