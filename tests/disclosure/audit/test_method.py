"""What a page says of its policy, and what of it holds for which measure."""

from dataclasses import replace

from tests.disclosure.audit.toys import METHOD, Row, audit, page, table
from tillid_analysis.disclosure.audit.method import Method
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
