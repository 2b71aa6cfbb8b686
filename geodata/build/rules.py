"""What the rules for the data have in common: collections read back, and the fault that stops the build."""

import json
from pathlib import Path
from typing import Any

Collection = dict[str, dict[str, Any]]


class RuleError(Exception):
    """The data break one of their rules."""


def read(path: Path) -> Collection:
    """Reads the features of a written collection by id."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    by_id = {feature["id"]: feature for feature in features}
    hold(len(by_id) == len(features), path.name, "ids are not unique")
    return by_id


def exists(where: str, target: str, collections: dict[str, Collection]) -> None:
    """Holds `target`, written collection/id, to a feature that exists."""
    collection, _, key = target.partition("/")
    hold(key in collections.get(collection, {}), where, f"there is no {target}")


def hold(condition: bool, where: str, broken: str) -> None:
    """Stops the build unless the condition holds."""
    if not condition:
        raise RuleError(f"{where}: {broken}")
