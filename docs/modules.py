"""Draws what uses what in `src/` as `docs/modules.md`, read from the `use` lines; with --check it tells whether that is up to date."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC = HERE.parent / "src"
PICTURE = HERE / "modules.md"
HEAD = """# What uses what

Made from the `use` lines of `src/` by `make docs`; not to be edited. An arrow leads from a module to one that it uses.
One that follows from others is left out: who uses `a`, which uses `b`, may use `b` as well.
The order is that of `src/lib.rs` and `src/http/mod.rs`, in which each module uses only those above it.
"""


def declared(file: Path) -> list[str]:
    """The modules that a file declares, in its order."""
    return re.findall(r"^(?:pub(?:\(crate\))? )?mod (\w+);", file.read_text(), re.MULTILINE)


def leaves(tree: str) -> list[str]:
    """The paths that a tree of a `use` stands for: `a::{b, c::d}` to `a::b` and `a::c::d`."""
    head, brace, rest = tree.partition("{")
    if not brace:
        return [tree.strip()]
    parts, depth = [""], 0
    for letter in rest.rpartition("}")[0]:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [head.strip() + leaf for part in parts if part.strip() for leaf in leaves(part)]


def used(file: Path) -> list[list[str]]:
    """What a file uses, as paths from the root of the crate; what its tests use is left out."""
    code = re.sub(r"^\s*//.*$", "", file.read_text(), flags=re.MULTILINE).split("#[cfg(test)]\nmod tests {")[0]
    trees = re.findall(r"^\s*(?:pub(?:\(crate\))? )?use ((?:crate|super)::[^;]+);", code, re.MULTILINE)
    if re.search(rf"#\[cfg\(test\)\]\s+mod {file.stem};", (file.parent / "mod.rs").read_text() if file.parent != SRC else ""):
        return []
    module = list(file.relative_to(SRC).with_suffix("").parts)
    module = module[:-1] if module[-1] == "mod" else module
    paths = [leaf.split("::") for tree in trees for leaf in leaves(tree)]
    above = [path.count("super") for path in paths]
    return [module[: len(module) - n] + path[n:] if n else path[1:] for n, path in zip(above, paths, strict=True)]


def arrows(prefix: list[str], order: list[str]) -> dict[str, set[str]]:
    """Which of the modules in `order`, which stand below `prefix`, uses which; without those that follow from others."""
    uses: dict[str, set[str]] = {name: set() for name in order}
    folder = SRC.joinpath(*prefix)
    for name in order:
        for file in [folder / f"{name}.rs", *sorted((folder / name).rglob("*.rs"))]:
            paths = used(file) if file.exists() else []
            others = {path[len(prefix)] for path in paths if path[: len(prefix)] == prefix and len(path) > len(prefix)}
            uses[name] |= others & set(order) - {name}
    reach: dict[str, set[str]] = {}
    for name in order:  # each uses only those before it
        reach[name] = uses[name].union(*(reach[other] for other in uses[name]))
    return {name: {one for one in all_ if not any(one in reach[other] for other in all_)} for name, all_ in uses.items()}


def picture() -> str:
    """The text of `docs/modules.md`."""
    parts = [HEAD]
    for title, prefix in (("The crate", []), ("The rooms of `http`", ["http"])):
        order = declared(SRC.joinpath(*prefix, "mod.rs" if prefix else "lib.rs"))
        lines = [f"    {name} --> {other}" for name, all_ in arrows(prefix, order).items() for other in order if other in all_]
        parts.append("\n".join([f"\n## {title}\n", "```mermaid", "flowchart BT", *(f"    {name}" for name in order), *lines, "```\n"]))
    return "".join(parts)


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PICTURE.write_text(picture())
    elif not PICTURE.exists() or PICTURE.read_text() != picture():
        sys.exit("docs/modules.md is not up to date: run `make docs`")
