"""A survey with everything that a survey file can say."""

from pathlib import Path

FILE = """\
title: {da: Prøve, en: Trial}
language: da
waves:
  "2020": {file: raw/a.csv, invited: i20, omitted: [B1], scales: {A1: seven}, weight: Vægt,
           status: {column: done, keep: [1]}, test: {column: trial, drop: [1]},
           columns: {Enhed nr.: gl_enhed}}
  "maj/juni 2022": {file: raw/b.csv, wording: {A2: 2}}
units: {file: units.csv, column: Enhed nr., levels: [top, afd, enhed], crosswalk: crosswalk.csv}
background: {rolle: {da: Rolle, en: Role}, by: By}
respondent: key
scales:
  - id: five
    options:
      - {code: 1, label: {da: Helt uenig, en: Strongly disagree}}
      - {code: 2, label: {da: Uenig, en: Disagree}}
      - {code: 3, label: {da: Hverken/eller, en: Neither}}
      - {code: 4, label: {da: Enig, en: Agree}}
      - {code: 5, label: {da: Helt enig, en: Strongly agree}}
    positive: [4, 5]
    missing: [{code: 98, label: Ved ikke}, {code: 99, label: Blank, kind: blank}]
  - id: seven
    options: [{code: 0, label: "0"}, {code: 1, label: "1"}, {code: 2, label: "2"},
              {code: 3, label: "3"}, {code: 4, label: "4"}, {code: 5, label: "5"},
              {code: 6, label: "6"}]
    missing: [{code: 9, label: Ved ikke}]
  - id: words
    options: [{code: =nej, label: {da: Nej, en: "No"}}, {code: "ja", label: {da: Ja, en: "Yes"}}]
    missing: [{code: -8}]
items:
  - {id: A1, scale: five, text: {da: =Jeg stoler på min leder, en: I trust my manager}}
  - {id: A2, scale: five, text: a2, reverse: true}
  - {id: _bæ, scale: words, text: b0, missing: [{code: uv, label: Uvedkommende}]}
  - {id: B1, scale: words, text: b1}
indices:
  - {id: a, title: A, items: [A1, A2]}
  - {id: b, title: B, items: [_bæ, B1]}
  - {id: alt, title: Alt, indices: [a, b]}
outcome: b
drivers: [a]
bridges: [A1]
smallest_difference: 4
policy: {min_n: 6, decimals: 1}
"""
UNITS = """\
unit;parent;name;i20
T;;Top;
D;T;"=1+1; Da\rta";
007;D;Ørsted "nord";9
7;D;@Syd;4
GL;D;Gammel;3
"""
CROSSWALK = "from;to\nGL;007\nX9;GL\n"
FIRST = """\
key;gl_enhed;rolle;by;Vægt;done;trial;A1;A2;_bæ
k1;007;Leder;Århus;1,25;1;0;0;5;=nej
k2;7;=ansat;"Ny  by\n(ø)";0,1;1;0;6;98;ja
k3;X9;Leder;1 - Nord;0,30000000000000004;1;0;9;1;uv
k4;GL;;Århus;1;1;0;3;99;-8
k4;GL;;Århus;1;1;0;;99;
k5;007;Leder;Århus;1;0;0;3;3;ja
k6;007;Leder;Århus;1;1;1;3;3;ja
k7;;Leder;Århus;2;1;0;;1;ja
"""
SECOND = """\
key;Enhed nr.;rolle;by;A1;A2;_bæ;B1
k1;7;ansat;Odense;5;1;ja;=nej
k2;D;=ansat;Århus;98;;;ja
k3;007;Chef;;;;;
"""


def write_full(folder: Path) -> Path:
    """Write the survey's folder."""
    folder.mkdir(exist_ok=True)
    (folder / "raw").mkdir()
    texts = {"survey.yml": FILE, "units.csv": UNITS, "crosswalk.csv": CROSSWALK}
    for name, text in {**texts, "raw/a.csv": FIRST, "raw/b.csv": SECOND}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
