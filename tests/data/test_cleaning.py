"""Cleaning drops nothing without saying so."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.data.cleaning import (
    Draft,
    DropDuplicates,
    DropEmpty,
    DropMarked,
    FlagStraightLines,
    clean,
)


def draft(answers: list[list[int]], **columns: NDArray[np.generic]) -> Draft:
    n = len(answers)
    return Draft(
        "2026",
        np.array(answers, dtype=np.int8),
        np.arange(n, dtype=np.int32),
        pd.DataFrame({"leader": pd.Categorical(["ja"] * n)}),
        **columns,  # type: ignore[arg-type]
    )


def test_marked_rows_are_dropped_and_counted() -> None:
    rows = draft([[1, 2], [3, 4], [0, 0]], unfinished=np.array([False, True, False]))
    kept, entry = DropMarked("unfinished", "unfinished")(rows)
    assert kept.unit.tolist() == [0, 2]
    assert (entry.n_in, entry.n_out, entry.affected) == (3, 2, 1)


def test_without_marks_nothing_is_dropped_and_the_log_says_so() -> None:
    kept, entry = DropMarked("test", "test")(draft([[1], [2]]))
    assert len(kept) == 2
    assert (entry.n_in, entry.n_out, entry.affected) == (2, 2, 0)


def test_the_fullest_of_duplicates_is_kept_and_the_last_of_equals() -> None:
    answers = [[1, -1], [1, 2], [3, 3], [2, 2], [4, 4], [0, 0]]
    respondent = np.array([7, 7, 8, 8, -1, -1])
    kept, entry = DropDuplicates()(draft(answers, respondent=respondent))
    assert kept.unit.tolist() == [1, 3, 4, 5]
    assert entry.affected == 2


def test_rows_without_an_answer_are_dropped() -> None:
    kept, entry = DropEmpty()(draft([[-1, -2], [-1, 0], [-3, -3]]))
    assert kept.unit.tolist() == [1]
    assert entry.affected == 2


def test_straight_lines_are_flagged_and_kept() -> None:
    """The last item is reversed: who agrees with everything contradicts himself."""
    ten = [3] * 10
    answers = [ten, [2] * 10, [3] * 9 + [1], [3] * 9 + [-1], [-1] + [3] * 9, [4] * 9 + [4]]
    rule = FlagStraightLines([False] * 9 + [True], [5] * 10)
    kept, entry = rule(draft(answers))
    assert kept.flagged is not None
    assert kept.flagged["straight_line"].tolist() == [True, False, False, False, False, True]
    assert (entry.n_in, entry.n_out, entry.affected) == (6, 6, 2)


def test_rules_follow_each_other_and_the_counts_add_up() -> None:
    rows = draft(
        [[1, 1], [1, 1], [-1, -1], [2, 2]],
        respondent=np.array([1, 1, 2, 3]),
        test=np.array([False, False, False, True]),
    )
    kept, log = clean(rows, [DropMarked("test", "test"), DropDuplicates(), DropEmpty()])
    assert [(entry.rule, entry.n_in, entry.n_out) for entry in log] == [
        ("test", 4, 3),
        ("duplicate", 3, 2),
        ("empty", 2, 1),
    ]
    assert len(kept) == len(kept.background) == 1


def test_the_draft_itself_is_not_changed() -> None:
    rows = draft([[1], [-1]])
    clean(rows, [DropEmpty(), FlagStraightLines([False], [5])])
    assert len(rows) == 2
    assert rows.flagged is None
