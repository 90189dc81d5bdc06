"""Response scales, recognised by words or by numbers."""

import pytest

from tillid_analysis.data.proposal.scales import recognise_scale
from tillid_analysis.data.reading.inspection import ColumnProfile


def column(values: dict[str, int], labels: dict[int | str, str] | None = None) -> ColumnProfile:
    numeric = all(value.lstrip("-").isdigit() for value in values)
    return ColumnProfile("x", "", labels or {}, values, len(values), 0, numeric, "")


def once(*values: str) -> dict[str, int]:
    return dict.fromkeys(values, 1)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig"], "agreement"),
        (["Strongly disagree", "Disagree", "Agree", "Strongly agree"], "agreement"),
        (["Helt uenig", "Litt uenig", "Verken eller", "Litt enig", "Helt enig"], "agreement"),
        (["Instämmer inte alls", "Instämmer delvis", "Instämmer helt"], "agreement"),
        (["Slet ikke", "I lav grad", "Delvist", "I høj grad", "I meget høj grad"], "extent"),
        (["Inte alls", "I liten grad", "I viss mån", "I hög grad"], "extent"),
        (["Not at all", "To a small extent", "To some extent", "To a great extent"], "extent"),
        (["Aldrig", "Sjældent", "Sommetider", "Ofte", "Altid"], "frequency"),
        (["Aldri", "Sjelden", "Av og til", "Ofte", "Alltid"], "frequency"),
        (["Never", "Rarely", "Sometimes", "Often", "Always"], "frequency"),
        (["Meget utilfreds", "Utilfreds", "Tilfreds", "Meget tilfreds"], "satisfaction"),
        (["Very dissatisfied", "Neutral", "Satisfied", "Very satisfied"], "satisfaction"),
    ],
)  # fmt: skip
def test_words_are_put_in_order(words: list[str], kind: str) -> None:
    found = recognise_scale(column(once(*reversed(words))))
    assert found is not None
    assert found.kind == kind
    assert found.options == tuple(enumerate(words, start=1))


def test_codes_stay_where_low_codes_are_the_best() -> None:
    labels: dict[int | str, str] = {1: "Altid", 2: "Ofte", 3: "Aldrig", 9: "Ved ikke"}
    found = recognise_scale(column({"1": 5, "2": 3, "3": 1, "9": 2}, labels))
    assert found is not None
    assert found.options == ((3, "Aldrig"), (2, "Ofte"), (1, "Altid"))
    assert [(each.code, each.kind, each.sure) for each in found.missing] == [(9, "dont_know", True)]


def test_options_that_nobody_chose_are_known_from_the_labels() -> None:
    labels: dict[int | str, str] = {1: "Uenig", 2: "Enig", 3: "Helt enig"}
    found = recognise_scale(column({"2": 5, "3": 1}, labels))
    assert found is not None
    assert len(found.options) == 3


@pytest.mark.parametrize(
    ("codes", "first", "last"),
    [
        (["1", "2", "3", "4"], 1, 4),
        (["1", "2", "3", "4", "5"], 1, 5),
        (["2", "3", "4", "5"], 1, 5),
        (["1", "2", "3", "4", "5", "6"], 1, 6),
        (["1", "2", "3", "4", "5", "6", "7"], 1, 7),
        ([str(code) for code in range(1, 11)], 1, 10),
        ([str(code) for code in range(11)], 0, 10),
        (["1", "2", "3", "4", "5", "8", "9"], 1, 5),
        (["1", "2", "3", "4", "5", "99"], 1, 5),
    ],
)
def test_numbers_lie_on_a_range(codes: list[str], first: int, last: int) -> None:
    found = recognise_scale(column(once(*codes)))
    assert found is not None
    assert (found.options[0][0], found.options[-1][0]) == (first, last)
    assert [str(each.code) for each in found.missing] == [
        code for code in codes if not first <= int(code) <= last
    ]
    assert not any(each.sure for each in found.missing)


@pytest.mark.parametrize(
    "values",
    [
        {},
        once("Ja", "Nej"),
        once("1", "2"),
        once("1995", "1996", "1997"),
        once("Jura", "HR", "Drift", "Enig"),
        once("37,0", "30,0", "32,5"),
        {"Enig": 1, "Uenig": 1, "Helt enig": 1, "Jura": 5},
    ],
)
def test_other_values_are_no_scale(values: dict[str, int]) -> None:
    assert recognise_scale(column(values)) is None


def test_what_few_wrote_themselves_is_not_repeated() -> None:
    answers = {"Enig": 40, "Uenig": 40, "Helt enig": 40}
    found = recognise_scale(column({**answers, "Ved ikke, spørg Hans": 1, "M": 6}))
    assert found is not None
    assert [(each.code, each.sure) for each in found.missing] == [("M", False)]
