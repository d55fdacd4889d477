"""JUnit files: written where no pytest ran, read for the count at the end."""

import ast
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Counts:
	"""How many tests passed, failed and were skipped."""

	passed: int = 0
	failed: int = 0
	skipped: int = 0

	def __add__(self, other: "Counts") -> "Counts":
		return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

	def __str__(self) -> str:
		return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Case:
	"""One result that is not a pytest test: a lint, a part that could not start, a skipped test."""

	group: str
	name: str
	failure: str | None = None
	skipped: str | None = None
	seconds: float = 0


def write(path: Path, suite: str, cases: Iterable[Case]) -> None:
	"""Write a JUnit file of these cases."""
	root = ElementTree.Element("testsuites")
	ElementTree.SubElement(root, "testsuite", name=suite)
	_save(path, root, cases)


def append(path: Path, cases: Iterable[Case]) -> None:
	"""Add cases to the file that pytest wrote."""
	_save(path, ElementTree.parse(path).getroot(), cases)


def _save(path: Path, root: ElementTree.Element, cases: Iterable[Case]) -> None:
	suite = root.find("testsuite")
	assert suite is not None, f"{path} has no test suite"
	for case in cases:
		suite.append(_element(case))
	for name, tags in (("tests", None), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
		path_to = "testcase" if tags is None else f"testcase/{tags}"
		suite.set(name, str(len(suite.findall(path_to))))
	path.parent.mkdir(parents=True, exist_ok=True)
	ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _element(case: Case) -> ElementTree.Element:
	element = ElementTree.Element(
		"testcase", classname=case.group, name=case.name, time=f"{case.seconds:.3f}"
	)
	if case.failure is not None:
		failure = ElementTree.SubElement(element, "failure", message=f"{case.name} failed")
		failure.text = "".join(sign for sign in case.failure if sign.isprintable() or sign in "\n\t")
	if case.skipped is not None:
		ElementTree.SubElement(element, "skipped", message=case.skipped)
	return element


def read(path: Path) -> Counts:
	"""Count the results in a file. A test that fails and whose teardown fails too is one failed test."""
	counts = Counts()
	seen: dict[tuple[str, str], str] = {}
	for case in ElementTree.parse(path).getroot().iter("testcase"):
		key = (case.get("classname", ""), case.get("name", ""))
		if case.find("failure") is not None or case.find("error") is not None:
			seen[key] = "failed"
		elif case.find("skipped") is not None:
			seen.setdefault(key, "skipped")
		else:
			seen.setdefault(key, "passed")
	for result in seen.values():
		setattr(counts, result, getattr(counts, result) + 1)
	return counts


def static_cases(folder: Path, reason: str) -> list[Case]:
	"""The tests of a folder as skipped cases, found without importing anything."""
	cases = []
	for path in sorted(folder.rglob("test_*.py")):
		tree = ast.parse(path.read_text(encoding="utf-8"))
		for name in _test_names(tree.body):
			cases.append(Case(group=f"{folder.name}.{path.stem}", name=name, skipped=reason))
	return cases


def _test_names(body: list[ast.stmt], prefix: str = "", times: int = 1) -> Iterable[str]:
	for node in body:
		if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
			yield from _test_names(node.body, f"{prefix}{node.name}.", times * _variants(node))
		elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
			count = times * _variants(node)
			yield from (f"{prefix}{node.name}" + (f"[{n}]" if count > 1 else "") for n in range(count))


def _variants(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
	count = 1
	for decorator in node.decorator_list:
		if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.parametrize"):
			values = decorator.args[1] if len(decorator.args) > 1 else None
			if isinstance(values, ast.List | ast.Tuple) and values.elts:
				count *= len(values.elts)
	return count
