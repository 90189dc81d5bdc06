"""A small survey of one wave or two, as a dictionary of columns that a test may change."""

from pathlib import Path

Columns = dict[str, list[object]]

FILE = """\
title: Toy
language: en
waves:
  "1": {file: raw/1.csv, invited: invited_1}
  "2": {file: raw/2.csv, invited: invited_2}
units: {file: units.csv, column: unit, levels: [top, unit]}
background: {role: Role}
scales:
  - id: five
    options:
      - {code: 1, label: Helt uenig}
      - {code: 2, label: Uenig}
      - {code: 3, label: Hverken}
      - {code: 4, label: Enig}
      - {code: 5, label: Helt enig}
    missing: [{code: 8, label: Ved ikke}]
items:
  - {id: A1, scale: five, text: a1}
  - {id: A2, scale: five, text: a2}
  - {id: A3, scale: five, text: a3}
  - {id: R1, scale: five, text: r1, reverse: true}
indices:
  - {id: a, title: A, items: [A1, A2, A3, R1]}
"""
UNITS = """\
unit;parent;name;invited_1;invited_2
T;;Top;;
U;T;Law;30;30
V;T;Data;30;30
"""


def toy_wave(n: int = 40) -> Columns:
    """Return a wave in which all items agree, R1 the other way round."""
    level = [row % 5 + 1 for row in range(n)]
    return {
        "unit": ["U" if row % 2 else "V" for row in range(n)],
        "role": ["ansat" if row % 4 else "leder" for row in range(n)],
        "A1": [*level],
        "A2": [*level],
        "A3": [min(5, each + row % 2) for row, each in enumerate(level)],
        "R1": [6 - each for each in level],
    }


def next_wave(n: int = 40) -> Columns:
    """Return a wave of other answers: one item is a step higher, where there is one."""
    return toy_wave(n) | {"A2": [min(5, row % 5 + 2) for row in range(n)]}


def write_toy(
    folder: Path, *waves: Columns, text: str = FILE, units: str = UNITS, crosswalk: str = ""
) -> Path:
    """Write the survey's files; both waves are the same where one is given."""
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    if crosswalk:
        (folder / "crosswalk.csv").write_text(crosswalk, encoding="utf-8")
    for name, columns in zip("12", [*waves, waves[0]][:2], strict=True):
        rows = zip(*columns.values(), strict=True)
        lines = [";".join(map(str, row)) for row in [tuple(columns), *rows]]
        (folder / "raw" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
