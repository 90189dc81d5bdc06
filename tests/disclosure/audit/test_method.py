"""What a page says of its policy, and what of it holds for which measure."""

from dataclasses import replace

from tests.disclosure.audit.toys import METHOD, Row, audit, page, say, table
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.numbers import find_numbers, leave_out, own_phrases
from tillid_analysis.language import LANGUAGES, catalogue
from tillid_analysis.lending import FEWEST_APART
from tillid_analysis.survey import Survey

SENSITIVE = METHOD.model_copy(update={"sensitive": ("trust",)})


def test_sensitive_measures_need_twenty() -> None:
    """Positive control first: what is enough for other measures is found."""
    rows: list[Row] = [("S", "60", 50), ("S/A", "58", 12)]
    assert audit(page(table(rows))) == []
    (found,) = audit(page(table(rows), method=SENSITIVE))
    assert "A in wave 2026: fewer than 20 people can be told from the others (trust)" in found
    assert audit(page(table([("S", "60", 50), ("S/A", "58", 25)]), method=SENSITIVE)) == []


def test_so_does_what_is_left_of_a_unit_and_of_a_split() -> None:
    units: list[Row] = [("S", "60", 60), ("S/A", "58", 45)]
    splits: list[Row] = [("S", "60", 60), ("S sex=men", "58", 45)]
    for rows in (units, splits):
        assert audit(page(table(rows))) == []
        assert any("fewer than 20" in each for each in audit(page(table(rows), method=SENSITIVE)))


def test_the_limits_of_one_measure() -> None:
    assert SENSITIVE.on("trust").minimum() == 20
    assert SENSITIVE.on("other").minimum() == 5
    policy = {**METHOD.policy, "min_n_sensitive": 30, "insider": 2}
    strict = SENSITIVE.model_copy(update={"policy": policy})
    assert strict.on("trust").minimum(background=True, distribution=True) == 31


def test_a_page_names_sensitive_items_and_their_index(survey: Survey) -> None:
    codebook = survey.codebook
    items = tuple(
        each.model_copy(update={"sensitive": each.id == "TIL1"}) for each in codebook.items
    )
    changed = codebook.model_copy(update={"items": items})
    vars(changed).pop("item_by_id", None)  # what was looked up of the items before
    marked = replace(survey, codebook=changed)
    assert Method.of(survey, "2026", "S", "en").sensitive == ()
    named = Method.of(marked, "2026", "S", "en").sensitive
    assert {"tillid", "TIL1", "TIL2"} <= set(named)
    assert "involvering" not in named


def test_every_number_of_a_caveat_is_known() -> None:
    """A caveat with a number of its own refused every report of a survey that it was true of."""
    limits = dict.fromkeys(("min_n", "min_n_background", "min_n_distribution"), 7)
    method = METHOD.model_copy(update={"policy": limits, "bands": (7.0,), "power": 7.0})
    names = "sign", "units", "measures", "backgrounds", "levels", "wave", "reference"
    words = dict.fromkeys(names, "A")

    def unknown(said: str, n: int, phrases: list[str]) -> list[str]:
        filled = said.format_map({**words, "n": n, "band": 7, "power": 7})
        return list(find_numbers(leave_out(filled, phrases, "en"), "en"))

    assert unknown("Intervals rest on {n} units.", 7, own_phrases(method, "en"))
    for language in LANGUAGES:
        phrases = own_phrases(method, language)
        for name, texts in catalogue().items():
            if name.startswith("note_"):
                found = [unknown(texts[language], n, phrases) for n in (7, FEWEST_APART)]
                assert [] in found, name


def test_names_with_numbers_as_sentences_write_them() -> None:
    """An index called "Covid-19" is "covid-19" inside a sentence, and a level begins one."""
    names: list[Row] = [("S", "60", 30), ("Covid-19", "61", 12), ("level-2", "59", 18)]
    for words, found in (("See covid-19.", 0), ("Level-2 is lower.", 0), ("See covid-18.", 1)):
        assert len(audit(page(table(names), say(words)))) == found


def test_a_cell_that_names_what_its_number_is_about() -> None:
    """A unit's lever is written with what it adds: "Index 1 (+1.9)" holds one number."""
    names: list[Row] = [("S", "60", 30), ("level-2", "59", 18)]
    for words, found in (("level-2 (59)", 0), ("level-3 (59)", 1), ("level-2 (59) 12", 1)):
        said: list[Row] = [("S/A", words, 12)]
        assert len(audit(page(table(names), table(said)))) == found
