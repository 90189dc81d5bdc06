"""The same answer throughout, and background values that single one out."""

from tests.data.checking.conftest import Find
from tests.data.checking.toys import FILE, toy_wave

MORE_ITEMS = [f"B{number}" for number in range(1, 8)]


def test_the_same_answer_throughout(find: Find) -> None:
    """Eleven items; five say the same to all of them, three choose the middle."""
    listed = "".join(f"  - {{id: {name}, scale: five, text: b}}\n" for name in MORE_ITEMS)
    text = FILE.replace("indices:", f"{listed}indices:")
    even = toy_wave() | {name: toy_wave()["A2"] for name in MORE_ITEMS}
    wave = {name: [*column] for name, column in even.items()}
    for name in ("A1", "A2", "A3", "R1", *MORE_ITEMS):
        wave[name][:8] = [5, 5, 5, 5, 1, 3, 3, 3]
    assert find(even, wave, text=text) == [
        "raw/2.csv: 5-9 respondents chose one option throughout, reversed items too;"
        " they are kept: see whether somebody clicked through"
    ]


def test_values_of_one_respondent_are_counted_and_not_shown(find: Find) -> None:
    first, second = toy_wave(), toy_wave()
    first["role"][0] = "direktør"
    second["role"][:2] = ["direktør", "vicedirektør"]
    assert find(first, second) == [
        "raw/1.csv, column role: 1 value has only one respondent each in wave 1"
        " (background role); put them together with others before it is read",
        "raw/2.csv, column role: 2 values have only one respondent each in wave 2"
        " (background role); put them together with others before it is read",
    ]


def test_a_category_that_nobody_is_in(find: Find) -> None:
    categories = "[{code: ansat, label: Employee}, {code: Leder, label: Manager}]"
    text = FILE.replace("{role: Role}", f"{{role: {{da: Role, categories: {categories}}}}}")
    assert find(toy_wave(), toy_wave(), text=text) == [
        "survey.yml: background.role.categories: nobody is in 'Leder';"
        " write a category as the export names it, a code with a label by its label"
    ]
