"""The package's structure: imports go one way, along the way of the data."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "dbp_archive"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("__init__",),
    ("text", "tables", "syllables", "moments", "garbage"),
    ("problems", "records"),
    ("files", "manifest", "yaml_lines", "legacy_text"),
    ("yaml_files", "detection", "selectors"),
    ("markup",),
    ("theme", "languages"),
    ("profile", "settings", "pages"),
    ("newspapers",),
    ("rules", "sections", "identity", "wordings"),
    ("statements", "decoding", "titles", "beside"),
    ("readers",),
    ("folders", "listed", "prose"),
    ("notes",),
    ("corrections", "markdown", "read", "parse", "recover", "choosing", "likeness"),
    ("front_matter", "parse_markdown", "open_html", "parse_html"),
    ("parsers",),
    ("plan", "rows"),
    ("render", "templating", "write", "batches", "workers", "progress"),
    ("catalog", "entry", "entries", "joins", "merge", "correct", "packing", "preference", "versions"),
    ("jobs", "recipe", "press", "shelves", "standing", "summary"),
    ("arrival", "containers", "parcels", "touched"),
    ("arrivals", "work", "changes", "intake", "lookup"),
    ("normalize", "remarks"),
    ("publish", "withholding"),
    ("renewal",),
    ("check", "serve", "inspect_capture", "explain"),
    ("drafting",),
    ("pipeline",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
"""A module imports from its own row, if without a cycle, and from rows above it."""

ROW = {name: row for row, names in enumerate(LAYERS) for name in names}


def imported(path: Path) -> set[str]:
    """Names of the package's parts that the module at `path` imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dbp_archive":
            parts = (node.module or "").split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return {name for name in found if name in ROW}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_a_place() -> None:
    assert {part(path) for path in PACKAGE.rglob("*.py")} == set(ROW)


def test_no_module_imports_from_further_down_the_way() -> None:
    against = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in imported(path)
        if ROW[name] > ROW[part(path)]
    ]
    assert against == []


def test_imports_have_no_cycle() -> None:
    graph = {
        name: {other for path in PACKAGE.rglob("*.py") if part(path) == name for other in imported(path)}
        for name in ROW
    }

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        queue = list(graph[start] - {start})
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue.extend(graph[name])
        return seen

    assert [name for name in graph if name in reaches(name)] == []
