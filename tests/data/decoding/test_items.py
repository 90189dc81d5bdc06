"""Answers: every spelling of a code or a label is the same option, and nothing is guessed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.codebook import Item, Scale
from tillid_analysis.data.decoding import DecodedItem, decode_item
from tillid_analysis.data.reading.mojibake import Labels

BLANK, DONT_KNOW = -1, -2

CODES = {0: 1, 1: 2, 2: 3, 3: 4, 4: 5, DONT_KNOW: 8, BLANK: 9}
DANISH = dict(
    zip(
        CODES,
        ["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig", "Ved ikke",
         "Ønsker ikke at svare"],
        strict=True,
    )
)  # fmt: skip
ENGLISH = dict(
    zip(
        CODES,
        ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree",
         "Do not know", "Ønsker ikke at svare"],
        strict=True,
    )
)  # fmt: skip

SPELLINGS = {
    "int": lambda p: CODES[p],
    "float": lambda p: float(CODES[p]),
    "text": lambda p: str(CODES[p]),
    "comma": lambda p: f"{CODES[p]},0",
    "point": lambda p: f" {CODES[p]}.00 ",
    "danish": lambda p: DANISH[p],
    "english": lambda p: ENGLISH[p],
    "capitals": lambda p: f"\u00a0{DANISH[p].upper()} ",
    "blanks": lambda p: DANISH[p].replace(" ", "\u00a0 "),
    "mac": lambda p: DANISH[p].replace("Ø", "Ø"),
    "code first": lambda p: f"{CODES[p]} - {DANISH[p]}",
    "colon": lambda p: f"{CODES[p]}: {ENGLISH[p]}",
    "code and blank": lambda p: f"{CODES[p]} {DANISH[p]}",
    "code last": lambda p: f"{DANISH[p]} ({CODES[p]})",
}


def decode(values: object, labels: Labels, item: Item, scale: Scale) -> DecodedItem:
    column = values if isinstance(values, pd.Series) else pd.Series(values)
    decoded = decode_item(column, labels, item, scale)
    assert decoded.positions.dtype == np.int8
    assert len(decoded.positions) == len(column)
    return decoded


def positions(values: object, labels: Labels, item: Item, scale: Scale) -> list[int]:
    decoded = decode(values, labels, item, scale)
    assert decoded.unrecognised == ()
    return decoded.positions.tolist()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("dtype", ["object", "category"])
def test_every_option_in_every_spelling(
    item: Item, scale: Scale, spelling: str, dtype: str
) -> None:
    values = pd.Series([SPELLINGS[spelling](place) for place in CODES], dtype="object")
    assert positions(values.astype(dtype), {}, item, scale) == list(CODES)


answers = st.lists(st.tuples(st.sampled_from(list(CODES)), st.sampled_from(list(SPELLINGS))))


@given(answers=answers)
def test_spellings_in_any_mixture(item: Item, scale: Scale, answers: list[tuple[int, str]]) -> None:
    values = pd.Series([SPELLINGS[spelling](place) for place, spelling in answers], dtype=object)
    decoded = decode(values, {}, item, scale)
    expected = [place for place, _ in answers]
    assert decoded.positions.tolist() == expected
    assert decoded.dont_know == expected.count(DONT_KNOW)
    assert decoded.blank == expected.count(BLANK)
    assert decoded.unrecognised == ()


@given(values=st.lists(st.none() | st.floats() | st.integers(-99, 99) | st.text(max_size=30)))
def test_whatever_stands_there_every_row_is_counted_once(
    item: Item, scale: Scale, values: list[object]
) -> None:
    decoded = decode(pd.Series(values, dtype=object), {}, item, scale)
    unknown = sum(count for _, count in decoded.unrecognised)
    answered = int((decoded.positions >= 0).sum())
    assert decoded.positions.min(initial=0) >= DONT_KNOW
    assert decoded.positions.max(initial=0) < 5
    assert answered + decoded.dont_know + decoded.blank + unknown == len(values)
    assert int((decoded.positions == BLANK).sum()) == decoded.blank + unknown


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 5, 8], dtype=np.int8),
        np.array([1, 5, 8], dtype=np.float32),
        ["Helt uenig", "Helt enig", "Ved ikke"],
    ],
)
def test_columns_of_one_type(item: Item, scale: Scale, values: object) -> None:
    assert positions(values, {}, item, scale) == [0, 4, DONT_KNOW]


def test_blanks(item: Item, scale: Scale) -> None:
    values = ["", " ", ".", "#NULL!", "NaN", None, np.nan, 4]
    decoded = decode(pd.Series(values, dtype=object), {}, item, scale)
    assert decoded.positions.tolist() == [BLANK] * 7 + [3]
    assert (decoded.dont_know, decoded.blank, decoded.unrecognised) == (0, 7, ())
    floats = decode([np.nan, 4.0], {}, item, scale)
    assert (floats.positions.tolist(), floats.blank) == ([BLANK, 3], 1)


def test_no_rows(item: Item, scale: Scale) -> None:
    decoded = decode(pd.Series([], dtype=object), {}, item, scale)
    assert (decoded.positions.tolist(), decoded.unrecognised) == ([], ())


def test_codes_of_the_item_itself_count_as_missing(item: Item, scale: Scale) -> None:
    decoded = decode([-1, 1, 1], {}, item, scale)
    assert decoded.positions.tolist() == [DONT_KNOW, 0, 0]
    assert positions(["Har ingen leder", "-1", "-1,0"], {}, item, scale) == [DONT_KNOW] * 3


def test_codes_of_the_item_come_before_those_of_the_scale(scale: Scale) -> None:
    missing = ({"code": "8", "kind": "blank"},)
    own = Item.model_validate({"id": "i", "scale": "s", "text": "?", "missing": missing})
    assert positions([8.0, 5.0], {}, own, scale) == [BLANK, 4]


# --- the file's own labels -----------------------------------------------------------------------


def test_labels_that_agree_change_nothing(item: Item, scale: Scale) -> None:
    labels = {1: "Helt uenig", 5: "Helt enig", 8: "Ved ikke"}
    values = [1.0, 2.0, 5.0, 8.0, 9.0, np.nan]
    assert positions(values, labels, item, scale) == [0, 1, 4, DONT_KNOW, BLANK, BLANK]


def test_labels_win_over_codes_that_mean_something_else(item: Item, scale: Scale) -> None:
    from_zero = {code - 1: DANISH[place] for place, code in CODES.items()}
    assert positions([0.0, 1.0, 4.0, 7.0, 8.0], from_zero, item, scale) == [
        0,
        1,
        4,
        DONT_KNOW,
        BLANK,
    ]
    best_first = {6 - code: DANISH[place] for place, code in CODES.items() if place >= 0}
    assert positions([1.0, 2.0, 5.0], best_first, item, scale) == [4, 3, 0]


def test_beside_labels_that_win_a_code_alone_means_nothing(item: Item, scale: Scale) -> None:
    # Only the ends have labels, and they are reversed: what 2 means cannot be known.
    decoded = decode([1.0, 5.0, 2.0, 9.0], {1: "Helt enig", 5: "Helt uenig"}, item, scale)
    assert decoded.positions.tolist() == [4, 0, BLANK, BLANK]
    assert decoded.unrecognised == (("2", 1),)
    assert decoded.blank == 1


def test_another_code_for_dont_know_leaves_the_rest_alone(item: Item, scale: Scale) -> None:
    labels = {2: "Nogenlunde uenig", 6: "Ved ikke"}
    assert positions([1.0, 2.0, 6.0], labels, item, scale) == [0, 1, DONT_KNOW]
    swapped = {8: "Ønsker ikke at svare", 9: "Ved ikke"}
    assert positions([1.0, 8.0, 9.0], swapped, item, scale) == [0, BLANK, DONT_KNOW]


def test_labels_of_the_file_hold_codes_too(item: Item, scale: Scale) -> None:
    labels = {10: "1 - Helt uenig", 20: "Helt enig (5)", 30: "3"}
    assert positions([10, 20, 30], labels, item, scale) == [0, 4, 2]


def test_text_codes_with_labels(item: Item, scale: Scale) -> None:
    labels = {f"A{code}": DANISH[place] for place, code in CODES.items()}
    assert positions(["A1", "A5", "a8"], labels, item, scale) == [0, 4, DONT_KNOW]


def test_codes_in_the_answers_that_contradict_their_labels(item: Item, scale: Scale) -> None:
    values = ["0 - Helt uenig", "1 - Uenig", "2", "3 - Enig", "4 - Helt enig"]
    decoded = decode(values, {}, item, scale)
    assert decoded.positions.tolist() == [0, 1, BLANK, 3, 4]
    assert decoded.unrecognised == (("2", 1),)


def test_a_scale_whose_labels_are_numbers(item: Item) -> None:
    options = tuple({"code": code, "label": str(code - 1)} for code in range(1, 12))
    missing = ({"code": 99},)
    scale = Scale.model_validate({"id": "nps", "options": options, "missing": missing})
    by_label = ["0", "1", "10", "99"]
    assert positions(by_label, {}, item, scale) == [0, 1, 10, DONT_KNOW]
    assert positions([1, 2, 11, 99], {}, item, scale) == [0, 1, 10, DONT_KNOW]


# --- what is not recognised ----------------------------------------------------------------------


def test_unrecognised_codes_are_blank_and_listed(item: Item, scale: Scale) -> None:
    decoded = decode([7.0, 7.0, 5.0, 0.0, 2.5, np.nan], {}, item, scale)
    assert decoded.positions.tolist() == [BLANK, BLANK, 4, BLANK, BLANK, BLANK]
    assert decoded.unrecognised == (("7", 2), ("0", 1), ("2.5", 1))
    assert (decoded.dont_know, decoded.blank) == (0, 1)


def test_at_most_ten_codes_are_listed_and_none_is_lost(item: Item, scale: Scale) -> None:
    values = [*range(20, 35), 20, 34]
    decoded = decode(values, {}, item, scale)
    assert len(decoded.unrecognised) == 11
    assert decoded.unrecognised[:3] == (("20", 2), ("34", 2), ("21", 1))
    assert decoded.unrecognised[-1] == ("(other)", 5)
    assert sum(count for _, count in decoded.unrecognised) == len(values)


@pytest.mark.parametrize(
    "words",
    ["Min leder hedder Hans", "Elendigt", "Lone", "lone@styrelsen.dk", "0101701234", "010170-1234",
     "5 stjerner til Hans", "Enig - men kun med Hans", "Enig (dog med undtagelser)", "x" * 26],
)  # fmt: skip
def test_no_words_of_a_respondent_are_shown(item: Item, scale: Scale, words: str) -> None:
    assert decode([words, "5"], {}, item, scale).unrecognised == (("(text)", 1),)


def test_a_word_that_five_people_share_is_no_persons(item: Item, scale: Scale) -> None:
    assert decode(["Ikke_relevant"] * 5, {}, item, scale).unrecognised == (("Ikke_relevant", 5),)
    assert decode(["Ikke_relevant"] * 4, {}, item, scale).unrecognised == (("(text)", 4),)
    assert decode(["to ord"] * 9, {}, item, scale).unrecognised == (("(text)", 9),)


def test_short_codes_are_shown(item: Item, scale: Scale) -> None:
    decoded = decode(["A6", "-99", "A6", "2,5"], {}, item, scale)
    assert decoded.unrecognised == (("A6", 2), ("-99", 1), ("2,5", 1))


def test_categories_that_do_not_occur_are_not_listed(item: Item, scale: Scale) -> None:
    values = pd.Series(pd.Categorical(["1"], categories=["1", "77", "secret"]))
    assert decode(values, {}, item, scale).unrecognised == ()
