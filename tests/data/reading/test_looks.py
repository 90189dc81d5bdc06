"""What a column looks like, so that nobody's words are listed."""

import pytest

from tillid_analysis.data.reading.looks import Looks, looks_like

MANY = 25


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("TIL1", {"1": 5, "2,0": 3, "9": 1}, ""),
        ("TIL1", {"Helt enig": 5, "Hverken enig eller uenig": 3}, ""),
        ("TIL1", {}, ""),
        ("Afdeling for respons", {"A": 4, "B": 4}, ""),
        ("kontakt", {"ingen": 9, "skriv til a.b@example.dk": 1}, "email"),
        ("nr", {"010190-1234": 1, "0": 30}, "cpr"),
        ("nr", {"101901234": 1}, "cpr"),
        ("vaegt", {"0.1010901234": 1, "1,5": 3}, ""),
        ("telefonnr", {"12345678": 1}, ""),
        ("slut", {"2024-05-01 08:00:01": 1, "2024-05-02": 1}, "date"),
        ("slut", {"05-09-2022 08.07": 1, "12/2012": 4}, "date"),
        ("aar", {"2012": 3, "2013": 4}, ""),
        ("Kommentar", {"Nej": 4}, "free_text"),
        ("Q1_11_TEXT", {"Andet": 4}, "free_text"),
        ("Q5", {"Jeg savner tid til at tale om det": 1, "Alt er godt her i huset": 1}, "free_text"),
        ("Q5", {"x" * 121: 40, "y": 50}, "free_text"),
        ("respid", {"1": 1, "2": 1}, "identifier"),
        ("Efternavn", {"Jensen": 1, "Olsen": 1}, "identifier"),
        ("sted", {f"by {number}": 1 for number in range(MANY)}, "identifier"),
        ("nr", {f"{number}": 1 for number in range(MANY)}, "identifier"),
        ("timer", {f"{number},5": 1 for number in range(MANY)}, ""),
        ("sekunder", {**{f"{number}": 1 for number in range(MANY)}, "99": 2}, ""),
    ],
)  # fmt: skip
def test_what_a_column_looks_like(name: str, values: dict[str, int], expected: Looks) -> None:
    assert looks_like(name, values) == expected
