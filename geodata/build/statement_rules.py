"""The rules for what the AFP report said: all statements in order, each told on the map or with a reason why not."""

from rules import Collection, exists, hold

# The statements of the report, by number.
STATEMENTS = [f"S{number}" for number in range(1, 39)]


def check(collections: dict[str, Collection]) -> None:
    """Holds the statements to each other and to the features that tell them."""
    statements = collections["statements"]
    hold(list(statements) == STATEMENTS, "statements", "are not S1 to S38 in order")
    for key, feature in statements.items():
        known = feature["properties"]
        hold(key == f"S{known['number']}", key, "its number is not that of its id")
        told = bool(known["about"])
        hold(told == (known["absence_note"] is None), key, "names neither a feature nor a reason, or both")
        for target in known["about"]:
            exists(key, target, collections)
        hold(known["holds"] != "inexact" or known["holds_note"] is not None, key, "is inexact and does not say why")
        checked = known["sources"][1:] != []
        hold(checked == (known["holds"] != "unchecked"), key, "is checked against no source, or said to be unchecked")
    for key, event in collections["events"].items():
        for number in event["properties"]["article"]:
            hold(f"events/{key}" in statements[number]["properties"]["about"], key, f"{number} does not tell of it")
    print(f"statements {len(statements)}")
