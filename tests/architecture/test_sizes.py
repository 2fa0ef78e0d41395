"""Files and functions stay small enough to be read at once, and one place commits."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FILE_LINES_TYPICAL = 400, 300
FUNCTION_LINES, FUNCTION_LINES_TYPICAL = 60, 40
# How many may pass the typical size before somebody should split one.
FEW = 3


def modules() -> Iterator[tuple[str, ast.Module, int]]:
    for path in sorted((ROOT / "community").rglob("*.py")):
        text = path.read_text("utf-8")
        yield str(path.relative_to(ROOT)), ast.parse(text), text.count("\n")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    """Calls of methods and functions of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def test_no_file_is_longer_than_one_can_hold_in_mind():
    sizes = {name: lines for name, _, lines in modules() if lines > FILE_LINES_TYPICAL}
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES} == {}
    assert len(sizes) <= FEW, sizes


def test_no_function_is_longer_than_a_screen():
    sizes = {
        f"{name}:{function.name}": lines_of(function)
        for name, tree, _ in modules()
        for function in functions(tree)
        if lines_of(function) > FUNCTION_LINES_TYPICAL
    }
    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION_LINES} == {}
    assert len(sizes) <= FEW, sizes


def test_only_the_transaction_commits():
    committing = {name for name, tree, _ in modules() if any(calls(tree, "commit"))}
    assert committing == {"community/kernel/transaction.py"}


def test_only_actions_publish():
    """An event is the end of a verb; whoever publishes elsewhere tells of something nobody did."""
    publishing = {
        name for name, tree, _ in modules() if any(isinstance(call.func, ast.Name) for call in calls(tree, "publish"))
    }
    elsewhere = {name for name in publishing if "/actions" not in name and not name.startswith("community/kernel/")}
    assert elsewhere == set()


def test_features_never_import_through_their_own_front_door():
    """`from community.ideas import pages` inside ideas runs its __init__ half made; name the module instead."""
    through = [
        f"{name}:{node.lineno}"
        for name, tree, _ in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == ".".join(Path(name).parts[:2])
        and Path(name).name != "__init__.py"
        and len(Path(name).parts) == 3
        and not all(is_module_of(name, alias.name) for alias in node.names)
    ]
    assert through == []


def is_module_of(name: str, word: str) -> bool:
    folder = (ROOT / name).parent
    return (folder / f"{word}.py").exists() or (folder / word / "__init__.py").exists()


def test_a_module_says_what_it_is_in_a_few_lines():
    talkative = [name for name, tree, _ in modules() if len((ast.get_docstring(tree) or "").splitlines()) > 5]
    assert talkative == []


def test_no_name_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    named = [name for name, _, _ in modules() if empty & set(Path(name).with_suffix("").parts)]
    assert named == []


def test_nothing_is_excused_from_the_rules():
    excused = [
        str(path.relative_to(ROOT))
        for folder in ("community", "tests", "tools", "bench", "migrations")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "# no" + "qa" in path.read_text("utf-8")
    ]
    assert excused == []
