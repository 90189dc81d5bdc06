"""A category whose people in a department are a team of their own: no report could be made."""

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.organisations import make_parts
from tests.disclosure.audit.toys import audit, page
from tillid_analysis.disclosure import plan_release, splits
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.survey import Survey

WAVE, FEW = "1", "fewer than 10 people can be told from the others"
MANAGEMENT = [(2, "leader", 6, 1.0), (3, "staff", 24, 1.0)]
OTHERS = [(4, "leader", 12, 1.0), (4, "staff", 30, 1.0)]


@pytest.fixture
def survey() -> Survey:
    """All leaders of the first department are its management, and nobody else is."""
    return make_parts([-1, 0, 1, 1, 0], MANAGEMENT + OTHERS, {})


def attack(survey: Survey) -> list[str]:
    """Return what an outsider finds too small on a page of units and groups."""
    release = plan_release(survey)
    units = release(ta.estimate(survey, by="unit", measure="indices"))
    groups = release(ta.estimate(survey, by="background", measure="indices"))
    tables = (
        ta.tabulate_units(units, language="en"),
        *(ta.tabulate_splits(groups, unit=each, language="en") for each in ("u0", "u1", "u4")),
    )
    method = Method.of(survey, WAVE, "u0", "en")
    found = audit(page(*(each._repr_html_() for each in tables), method=method))
    return [each for each in found if FEW in each]


def test_pages_leave_no_category_of_few(survey: Survey) -> None:
    assert attack(survey) == []
    plan = plan_release(survey).waves[WAVE]
    names = [(plan.cells.tree.codes[unit], *key) for unit, key in _cells(survey)]
    shown = {name for name, may in zip(names, plan.people.shown, strict=True) if may}
    assert {("u1", "", ""), ("u2", "", ""), ("u3", "", ""), ("u4", "role", "staff")} <= shown
    assert ("u1", "role", "staff") not in shown


def test_who_goes_by_people_alone_leaves_one(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: the leaders follow from whole units, so that nothing protects them."""
    monkeypatch.setattr(splits, "hide_small_rests", lambda cells, n, shown, least: shown)
    assert attack(survey)


def _cells(survey: Survey) -> list[tuple[int, tuple[str, str]]]:
    cells = plan_release(survey).waves[WAVE].cells
    return list(zip(np.asarray(cells.unit).tolist(), cells.key, strict=True))
