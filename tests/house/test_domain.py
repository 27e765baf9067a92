"""The same rooms under the same names in every domain app, and one door through which data is written."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FilesOf = Callable[..., list[Path]]

ROOMS = {"__init__", "apps", "models", "rules", "actions", "queries", "workbook", "tasks"}
# Modules that outgrew a room and stand beside it under a name of their own: each keeps the laws of that room.
ROOM_OF_PART = {
    "background/places": "rules",
    "accounts/account_actions": "actions",
    "accounts/account_queries": "queries",
    "accounts/people_rules": "rules",
    "accounts/people_queries": "queries",
    "accounts/people_actions": "actions",
    "accounts/field_keys": "models",
    "accounts/field_key_actions": "actions",
    "accounts/field_key_queries": "queries",
    "accounts/reach": "queries",
    "accounts/tokens": "models",
    "accounts/token_actions": "actions",
    "accounts/token_queries": "queries",
    "documents/bare": "rules",
    "documents/boxes": "rules",
    "documents/pictures": "rules",
    "documents/traces": "rules",
    "sources/import_work": "tasks",
    "projects/cycle": "rules",
    "projects/reasons": "rules",
    "desk/bulk_rules": "rules",
    "projects/life_reading": "queries",
    "projects/outline_reading": "queries",
    "projects/scope": "queries",
    "buildings/scope": "queries",
    "households/scope": "queries",
    "observatory/scope": "queries",
    "projects/proofs": "rules",
    "projects/sustainability": "rules",
    "projects/preparing": "models",
    "projects/steering": "models",
    "projects/progress": "models",
    "projects/evaluating": "models",
    "projects/progress_reading": "queries",
    "projects/effort": "queries",
    "projects/diagnosing": "queries",
    "agreements/ledger": "models",
    "funding/envelope_guards": "models",
    "funding/money": "queries",
    "funding/partner": "queries",
    "funding/simulating": "queries",
    "funding/envelopes": "queries",
    "funding/watching": "queries",
    "funding/alert_rules": "rules",
    "funding/foresight": "queries",
    "agreements/ledger_guards": "models",
    "agreements/signing_guards": "models",
    "agreements/paper": "models",
    "agreements/payments": "models",
    "agreements/payment_guards": "models",
    "agreements/waiting": "queries",
    "agreements/copies": "queries",
    "agreements/balance": "queries",
    "agreements/standing": "queries",
    "agreements/page_codes": "rules",
    "agreements/scan_rules": "rules",
    "agreements/payment_rules": "rules",
    "agreements/article_texts": "rules",
    "agreements/terms": "rules",
    "agreements/terms_check": "rules",
    "agreements/terms_reader": "rules",
    "agreements/term_changes": "rules",
    "agreements/bilan": "queries",
    "agreements/books": "queries",
    "agreements/freshness": "queries",
    "agreements/listing": "queries",
    "agreements/partners": "queries",
    "agreements/table_rows": "queries",
    "agreements/ledger_tables": "workbook",
    "agreements/portfolio": "workbook",
    "agreements/containment": "rules",
    "agreements/following": "rules",
    "rehousing/case_table": "workbook",
    "rehousing/plan_table": "workbook",
    "sources/import_actions": "actions",
    "sources/pack_loads": "actions",
    "sources/publications": "models",
    "sources/publication_actions": "actions",
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


def rooms_in(domain: Path, paths: list[Path]) -> Iterator[tuple[Path, str, str]]:
    """Each module of a domain app with its app and its room: a file, a package that a room became, or a named part."""
    for path in paths:
        app, *inside = path.relative_to(domain).parts
        name = inside[0].removesuffix(".py")
        yield path, app, ROOM_OF_PART.get(f"{app}/{name}", name)


def test_the_check_finds_writes(tmp_path: Path) -> None:
    module = tmp_path / "views.py"
    module.write_text("x.save()\nP.objects.create(a=1)\nP.objects.filter(b=2).update(c=3)\nd.update(e)\nbook.save(f)\n")
    assert [found.split()[-1] for found in writes_in(module)] == [
        "x.save",
        "P.objects.create",
        "P.objects.filter(b=2).update",
    ]


@pytest.fixture(scope="module")
def modules(files_of: FilesOf, root: Path) -> list[tuple[Path, str, str]]:
    """Every module of a domain app that Houma's authors wrote, with its app and its room."""
    found = rooms_in(root / "src/houma/domain", files_of("src/houma/domain/*/*.py"))
    return [(path, app, room) for path, app, room in found if room != "migrations"]


def test_domain_apps_have_the_same_rooms(modules: list[tuple[Path, str, str]]) -> None:
    # The base holds what the models of every app are made of; it has no rooms.
    strange = {f"{app}/{room}" for _, app, room in modules if app != "base" and room not in ROOMS}
    assert sorted(strange) == []


def test_every_named_part_is_still_there(root: Path) -> None:
    domain = root / "src/houma/domain"
    gone = [part for part in ROOM_OF_PART if not ((domain / part).is_dir() or (domain / f"{part}.py").is_file())]
    assert gone == []


def test_only_actions_and_tasks_write_in_a_domain_app(modules: list[tuple[Path, str, str]]) -> None:
    assert [found for path, _, room in modules if room not in WRITING_ROOMS for found in writes_in(path)] == []


def test_rules_ask_no_database(modules: list[tuple[Path, str, str]]) -> None:
    asking = [
        f"{app}/{path.name}:{node.lineno} {ast.unparse(node)}"
        for path, app, room in modules
        if room == "rules"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager"}
    ]
    assert asking == []


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


ASKS_NOBODY = {"write_release_without_asking", "write_disbursement_without_asking"}
MAY_ASK_NOBODY = ("packs/", "domain/agreements/actions/")


def test_money_is_released_without_a_second_person_only_by_what_is_loaded(root: Path, files_of: FilesOf) -> None:
    """People release by ``request_release``; packs write what happened elsewhere, and the ledger's own room writes."""
    sources = root / "src/houma"
    naming = [path for path in files_of("src/houma/*.py") if path.exists() and ASKS_NOBODY & _names_in(path)]
    found = [path.relative_to(sources).as_posix() for path in naming]
    assert found
    assert [path for path in found if not path.startswith(MAY_ASK_NOBODY)] == []


def _names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | imported | attributes
