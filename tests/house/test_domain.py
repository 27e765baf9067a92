"""The same rooms under the same names in every domain app, and one door through which data is written."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

FilesOf = Callable[..., list[Path]]

ROOMS = {"__init__", "apps", "models", "rules", "actions", "queries", "workbook", "tasks"}
# Modules beside the rooms: each holds one thing that has a name of its own in the trade, and why it stands alone.
NAMED_PARTS = {
    "projects/cycle": "the table of gates that rules and pages both read",
    "agreements/ledger": "the append-only models, which would make models.py too long",
    "agreements/ledger_guards": "the ledger's laws as triggers, which migrations install",
}
WRITING_ROOMS = {"actions", "tasks"}

# Methods that write whatever they are called on, and those that do so only on a queryset or manager.
ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "asave", "adelete"}
WRITES_ON_QUERYSET = {"create", "update", "delete", "acreate", "aupdate"}
QUERYSET_STEPS = {"objects", "filter", "exclude", "all", "order_by", "select_for_update", "_base_manager", "history"}


def steps_to(node: ast.expr) -> Iterator[str]:
    """The names along a chain: ``Model.objects.filter(x).update`` gives update, filter, objects, Model."""
    while True:
        match node:
            case ast.Attribute(value=inner, attr=name):
                yield name
                node = inner
            case ast.Call(func=inner):
                node = inner
            case ast.Name(id=name):
                yield name
                return
            case _:
                return


def writes_in(path: Path) -> Iterator[str]:
    """Calls in a module that change what is stored."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, *steps = steps_to(node.func)
        on_queryset = not QUERYSET_STEPS.isdisjoint(steps)
        saves_record = name == "save" and not node.args and not (steps and "book" in steps[0])
        if name in ALWAYS_WRITES or saves_record or (name in WRITES_ON_QUERYSET and on_queryset):
            yield f"{path.parent.name}/{path.name}:{node.lineno} {ast.unparse(node.func)}"


def room_of(path: Path, app: Path) -> str:
    """The room that a module belongs to: its own name, or that of the package that a big room became."""
    return path.relative_to(app).parts[0].removesuffix(".py")


def test_the_check_finds_writes(tmp_path: Path) -> None:
    module = tmp_path / "views.py"
    module.write_text("x.save()\nP.objects.create(a=1)\nP.objects.filter(b=2).update(c=3)\nd.update(e)\nbook.save(f)\n")
    assert [found.split()[-1] for found in writes_in(module)] == [
        "x.save",
        "P.objects.create",
        "P.objects.filter(b=2).update",
    ]


def test_domain_apps_have_the_same_rooms(files_of: FilesOf, root: Path) -> None:
    domain = root / "src/houma/domain"
    strange = []
    for path in files_of("src/houma/domain/*/*.py"):
        app = domain / path.relative_to(domain).parts[0]
        room = room_of(path, app)
        if app.name != "base" and room not in ROOMS | {"migrations"} and f"{app.name}/{room}" not in NAMED_PARTS:
            strange.append(f"{app.name}/{room}")
    assert sorted(set(strange)) == []


def test_every_named_part_is_still_there(root: Path) -> None:
    domain = root / "src/houma/domain"
    assert [part for part in NAMED_PARTS if not (domain / f"{part}.py").exists()] == []


def test_only_actions_and_tasks_write_in_a_domain_app(files_of: FilesOf, root: Path) -> None:
    domain = root / "src/houma/domain"
    written = []
    for path in files_of("src/houma/domain/*/*.py"):
        app = domain / path.relative_to(domain).parts[0]
        if room_of(path, app) not in WRITING_ROOMS | {"migrations"}:
            written += writes_in(path)
    assert written == []


def test_pages_commands_and_packs_write_through_actions(files_of: FilesOf) -> None:
    above = files_of("src/houma/web/*.py", "src/houma/cli/*.py", "src/houma/packs/*.py", "src/houma/config/*.py")
    assert [found for path in above for found in writes_in(path)] == []


def test_no_signals_and_no_logic_in_save(files_of: FilesOf) -> None:
    hidden = []
    for path in files_of("src/houma/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.ImportFrom(module=str(module)) if module.startswith("django") and module.endswith("signals"):
                    hidden.append(f"{path.name}:{node.lineno} {module}")
                case ast.ImportFrom(module="django.dispatch"):
                    hidden.append(f"{path.name}:{node.lineno} django.dispatch")
                case ast.ClassDef(bases=bases, body=body) if any("odel" in ast.unparse(base) for base in bases):
                    methods = {item.name for item in body if isinstance(item, ast.FunctionDef)}
                    hidden += [
                        f"{path.name}: {node.name}.{name}" for name in methods & {"save", "delete", "full_clean"}
                    ]
    assert hidden == []
