import pytest

from tillid_analysis.codebook import Item, Scale

OPTIONS = (
    (1, "Helt uenig", "Strongly disagree"),
    (2, "Uenig", "Disagree"),
    (3, "Hverken/eller", "Neither agree nor disagree"),
    (4, "Enig", "Agree"),
    (5, "Helt enig", "Strongly agree"),
)


@pytest.fixture(scope="session")
def scale() -> Scale:
    return Scale.model_validate(
        {
            "id": "agreement5",
            "options": tuple(
                {"code": code, "label": {"da": da, "en": en}} for code, da, en in OPTIONS
            ),
            "missing": (
                {"code": 8, "label": {"da": "Ved ikke", "en": "Do not know"}, "kind": "dont_know"},
                {"code": 9, "label": {"da": "Ønsker ikke at svare"}, "kind": "blank"},
            ),
        }
    )


@pytest.fixture(scope="session")
def item() -> Item:
    return Item.model_validate(
        {
            "id": "TIL1",
            "scale": "agreement5",
            "text": "Min leder viser tillid.",
            "missing": ({"code": -1, "label": "Har ingen leder", "kind": "dont_know"},),
        }
    )
