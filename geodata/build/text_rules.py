"""The rules for names and sentences: in every language, in its letters, both names of a place, even words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from features import LANGUAGES
from rules import Collection, hold

ALPHABETS = {"en": "LATIN", "az": "LATIN", "hy": "ARMENIAN", "ru": "CYRILLIC"}
# Names of licences, standards and products, which have no other letters.
IN_LATIN = {"Open", "Database", "License", "Creative", "Commons", "Attribution", "Unicode", "ISO", "GeoNames"}
FAMILIES = ("name", "summary")
# Places of two names, by the stems of both in each language in which sources have both: where one is said, so is the
# other.
TWO_NAMES = (
    {
        "en": ("Stepanakert", "Khankendi"),
        "az": ("Stepanakert", "Xankəndi"),
        "hy": ("Ստեփանակերտ", "Խանքենդի"),
        "ru": ("Степанакерт", "Ханкенди"),
    },
    {
        "en": ("Zabukh", "Aghavno"),
        "az": ("Zabux", "Aqavno"),
        "hy": ("Աղավնո", "Զաբուխ"),
        "ru": ("Забух", "Агавно"),
    },
    {"en": ("Boyuk Galadarasi", "Mets Shen")},
    {"en": ("Kichik Galadarasi", "Hin Shen")},
    {"en": ("Turshsu", "Lisagor")},
)
# One verb for the same act of either side.
CAPTURED = {"en": "captur", "az": "ələ keçir", "hy": "գրավ", "ru": "взя|берут"}
# Words that one side uses for what the other calls otherwise: they stand with those who say them, never in a name.
CONTESTED = {
    "en": "blockad|ethnic|genocid",
    "az": "blokada|etnik|soyqırım",
    "hy": "շրջափակ|էթնիկ|ցեղասպան",
    "ru": "блокад|этническ|геноцид",
}
# A measure takes the singular: 60 km is 37 miles.
PLURAL_MEASURE = re.compile(r"\d (?:km2?|m|miles|ha) (?:are|were|have)\b")


def check(catalog: dict[str, Any], collections: dict[str, Collection]) -> None:
    """Holds the texts of the features and of the catalogue to their rules."""
    for name, collection in collections.items():
        if name == "sources":
            continue
        for key, feature in collection.items():
            _feature(f"{name}/{key}", feature["properties"], told="summary_unreviewed" in feature["properties"])
    for key, event in collections["events"].items():
        if event["properties"]["kind"] == "capture":
            for language, verb in CAPTURED.items():
                text = event["properties"][f"summary_{language}"].lower()
                hold(re.search(verb, text) is not None, key, f"does not say in {language} that it was captured")
    for name in ("events", "corridor-states", "sites"):
        for key, feature in collections[name].items():
            for language, words in CONTESTED.items():
                text = feature["properties"][f"name_{language}"].lower()
                hold(re.search(words, text) is None, f"{name}/{key}", f"its name takes a side in {language}")
    for where, language, text in _texts(catalog, "catalogue"):
        _text(where, language, text)


def _feature(where: str, properties: dict[str, Any], *, told: bool) -> None:
    """Texts are in their letters; what is told in sentences has them in every language."""
    for family in FAMILIES:
        if f"{family}_en" not in properties:
            continue
        for language in LANGUAGES:
            text = properties[f"{family}_{language}"]
            is_name_of_place = family == "name" and where.startswith(("settlement-states/", "reconstruction/"))
            has_sentences = told and not is_name_of_place and not where.startswith(("districts/", "control/"))
            hold(bool(text) or not has_sentences, where, f"a text in {language} is missing")
            if text:
                _text(where, language, text)


def _text(where: str, language: str, text: str) -> None:
    words = "".join(letter if letter.isalpha() else " " for letter in text).split()
    alphabet = ALPHABETS[language]
    foreign = [word for word in words if word not in IN_LATIN and not _is_of(word, alphabet)]
    hold(not foreign, where, f"{', '.join(foreign)} in {language}")
    for stems in (names[language] for names in TWO_NAMES if language in names):
        first, second = (text.count(stem) for stem in stems)
        hold(first == second, where, f"says one name of {' / '.join(stems)} without the other in {language}")
    hold(language != "en" or PLURAL_MEASURE.search(text) is None, where, "gives a measure the plural")


def _is_of(word: str, alphabet: str) -> bool:
    return all(alphabet in unicodedata.name(letter) for letter in word)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
    """The texts of the catalogue with their languages: tables whose keys are languages."""
    if isinstance(value, dict):
        if "en" in value and set(value) <= set(LANGUAGES):
            yield from ((where, language, text) for language, text in value.items())
        else:
            for key, inner in value.items():
                yield from _texts(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, where)
