"""The survey file: every problem at once, each with its place and the nearest name."""

from pathlib import Path

import pytest

from tillid_analysis.codebook import Policy, read_codebook
from tillid_analysis.errors import CodebookError

GOOD = """\
title: {da: Trivsel, en: Wellbeing}
instrument: tillid36
waves:
  "2024": {file: raw/2024.csv, invited: invited_2024, omitted: [RES3]}
  2026: {file: raw/2026.sav, columns: {TIL1: q1}, status: {column: done, keep: [1]}}
units: {file: units.csv, column: enhed, levels: [institution, afdeling, enhed]}
background: {leder: {da: Leder, en: Manager}}
outcome: resultatkultur
drivers: [tillid, rammer]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "survey.yml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(CodebookError) as caught:
        read_codebook(write(folder, text))
    return str(caught.value).splitlines()


def test_a_good_file(tmp_path: Path) -> None:
    codebook = read_codebook(write(tmp_path, GOOD))
    assert codebook.wave_names == ("2024", "2026")
    assert codebook.folder == tmp_path
    assert codebook.waves["2026"].column("TIL1") == "q1"
    assert codebook.waves["2026"].column("TIL2") == "TIL2"
    assert codebook.language == "da"
    assert codebook.policy.min_n == 5
    assert codebook.measures[:2] == ("tillid", "involvering")
    assert codebook.base_of("LAE4") == "laering"
    assert codebook.items_of("rammer") == ("RAM1", "RAM2", "RAM3", "RAM4", "RAM5", "RAM6")


LABELLED = GOOD.replace(
    "{da: Leder, en: Manager}",
    "{da: Leder, en: Manager, categories: [{code: 1, label: {da: Ja, en: Yes}},"
    " {code: Nej, label: {da: Nej, en: No}}]}",
).replace("enhed]}", "enhed], titles: {enhed: {da: enhed, en: team}}}")


def test_categories_and_levels_have_labels_in_both_languages(tmp_path: Path) -> None:
    codebook = read_codebook(write(tmp_path, LABELLED))
    leads = codebook.background["leder"]
    assert leads.in_language("en") == "Manager"
    assert [leads.name_of(each, "en") for each in ("1", "Nej", "?")] == ["Yes", "No", "?"]
    assert leads.name_of("1", "da") == "Ja"
    assert codebook.units.title_of("enhed", "en") == "team"
    assert codebook.units.title_of("afdeling", "en") == "afdeling"


@pytest.mark.parametrize(
    ("was", "written", "problem"),
    [
        ("code: Nej", "code: 1", "background.leder.categories: '1' stands more than once; keep it"),
        ("en: No", "en: Yes", "background.leder.categories: 'Yes' is what 2 of them are called"),
        ("code: Nej", "kode: Nej", "background.leder.categories[2].code: is missing; add it"),
        ("en: team", "en: afdeling", "units.titles: two levels are called 'afdeling' in 'en'"),
        ("{enhed: {da", "{enhet: {da", "units.titles: unknown level 'enhet'; use 'enhed'"),
    ],
)
def test_labels_that_cannot_be_meant(tmp_path: Path, was: str, written: str, problem: str) -> None:
    (first, *_) = refusal(tmp_path, LABELLED.replace(was, written))[1:]
    assert first.startswith(f"  - survey.yml: {problem}")


def test_the_folder_will_do(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert read_codebook(tmp_path).path == tmp_path / "survey.yml"


def test_all_wrong_entries_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("status: {column: done, keep: [1]}", "status: {column: done}, fil: x")
    text += "polic: {min_n: 5}\npolicy: {min_n: 2, decimals: '0'}\n"
    assert refusal(tmp_path, text) == [
        "survey.yml cannot be used:",
        "  - survey.yml: waves.2026.status.keep: is missing; add it",
        "  - survey.yml: waves.2026.fil: is not a name used here; use 'file' (or one of 10 others)",
        "  - survey.yml: policy.min_n: 2: input should be greater than or equal to 3",
        "  - survey.yml: policy.decimals: '0' is not a whole number",
        "  - survey.yml: polic: is not a name used here; use 'policy' (or one of 19 others)",
    ]


def test_what_the_promise_rests_on_is_no_setting(tmp_path: Path) -> None:
    text = f"{GOOD}policy: {{differencing: false, show_n: band, class_disclosure: 'off'}}\n"
    said = refusal(tmp_path, text)[1:]
    assert [each.split(";")[0] for each in said] == [
        "  - survey.yml: policy.class_disclosure: 'off' is not offered",
        "  - survey.yml: policy.differencing: is no setting",
        "  - survey.yml: policy.show_n: is no setting",
    ]
    assert all(len(each.split(";")[1]) > 40 for each in said)


@pytest.mark.parametrize("name", Policy.FIXED)
def test_no_fixed_name_is_a_field(name: str) -> None:
    assert name not in Policy.model_fields


@pytest.mark.parametrize(("written", "said"), [("4", "less than min_n, 5"), ("many", "min_diff")])
def test_what_may_be_computed_is_no_less_than_what_is_shown(
    tmp_path: Path, written: str, said: str
) -> None:
    found = refusal(tmp_path, f"{GOOD}policy: {{min_difference: {written}}}\n")
    assert any(said in each for each in found)


def test_an_unknown_dialect(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD.replace("omitted: [RES3]", "dialect: quatrics")) == [
        "survey.yml cannot be used:",
        "  - survey.yml: waves.2024.dialect: 'quatrics' is not known; use 'plain', 'spss',"
        " 'surveyxact', 'enalyzer', 'limesurvey', 'qualtrics', 'redcap' or 'glint'",
    ]


def test_all_references_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("TIL1: q1", "TIL1: q1, TIL9: q1").replace("[RES3]", "[RES33]")
    text = text.replace("outcome: resultatkultur", "outcome: resultat").replace(
        "[tillid, rammer]", "[tillid, tillid]"
    )
    assert refusal(tmp_path, text) == [
        "survey.yml cannot be used:",
        "  - survey.yml: waves.2024.omitted: unknown item or background 'RES33';"
        " use one of 'RES3', 'RES6', 'RES5' (or one of 34 others)",
        "  - survey.yml: waves.2026.columns: unknown item or column 'TIL9';"
        " use one of 'TIL6', 'TIL5', 'TIL4' (or one of 35 others)",
        "  - survey.yml: waves.2026.columns: column 'q1' is used more than once;"
        " each column stands for one thing",
        "  - survey.yml: outcome: unknown index 'resultat';"
        " use 'resultatkultur' (or one of 5 others)",
        "  - survey.yml: drivers: tillid stands more than once; keep it once",
    ]


def test_stages_rise_and_have_names_each(tmp_path: Path) -> None:
    wrong = GOOD + "maturity: {thresholds: [60, 60, 70], names: [Lav, Mellem, Høj]}\n"
    assert refusal(tmp_path, wrong)[1:] == [
        "  - survey.yml: maturity.thresholds: do not rise; write the lowest first, each once",
        "  - survey.yml: maturity.names: 3 names for 4 stages;"
        " write one more than there are thresholds",
    ]
    good = read_codebook(write(tmp_path, GOOD + "maturity: {thresholds: [40, 70]}\n"))
    assert good.maturity.stages == 3


def test_interactions_are_of_two_drivers_each_once(tmp_path: Path) -> None:
    pairs = "[[tillid, ramer], [rammer, rammer], [tillid, rammer], [rammer, tillid], [laering]]"
    wrong = GOOD + f"interactions: {pairs}\n"
    assert refusal(tmp_path, wrong)[1:] == [
        "  - survey.yml: interactions[5][2]: is missing; add it",
    ]
    assert refusal(tmp_path, wrong.replace(", [laering]", ""))[1:] == [
        "  - survey.yml: interactions: unknown driver 'ramer'; use 'rammer' (or one of 1 other)",
        "  - survey.yml: interactions: rammer stands beside itself; name two drivers",
        "  - survey.yml: interactions: rammer and tillid stand together more than once;"
        " keep the pair once",
    ]
    good = read_codebook(write(tmp_path, GOOD + "interactions: [[tillid, rammer]]\n"))
    assert good.interactions == (("tillid", "rammer"),)


def test_backwards_without_a_crosswalk(tmp_path: Path) -> None:
    text = GOOD.replace("levels:", "crosswalk_direction: backwards, levels:")
    assert refusal(tmp_path, text)[1:] == [
        "  - survey.yml: units.crosswalk_direction: there is no crosswalk to read backwards;"
        " name one as units.crosswalk",
    ]
    text = text.replace("backwards,", "baglæns, crosswalk: crosswalk.csv,")
    assert refusal(tmp_path, text)[1:] == [
        "  - survey.yml: units.crosswalk_direction: 'baglæns' is not known;"
        " use 'forwards' or 'backwards'",
    ]


def test_a_tab_is_named_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("  2026:", "\t2026:")
    assert refusal(tmp_path, text) == [
        "survey.yml cannot be read:",
        "  - survey.yml, line 5: is indented with a tab; use spaces",
    ]


def test_a_name_may_stand_once(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD + "title: Igen\n") == [
        "survey.yml cannot be read:",
        "  - survey.yml, line 1: title stands more than once;"
        " check indentation, colons and quotes there",
    ]


@pytest.mark.parametrize("text", ["", "just words\n", "- a\n- b\n"])
def test_not_a_set_of_names(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text)[1] == (
        "  - survey.yml: does not consist of names with values; write 'title: ...' etc."
    )


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        read_codebook(tmp_path / "nothing.yml")
    assert str(caught.value) == (
        "there is no survey to read:\n"
        f"  - {tmp_path / 'nothing.yml'}: no such file;"
        " name a survey file, or the folder it stands in"
    )


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "survey.yml"
    path.write_bytes(GOOD.replace("Trivsel", "Læring").encode("cp1252"))
    with pytest.raises(CodebookError) as caught:
        read_codebook(path)
    assert str(caught.value) == (
        "survey.yml cannot be read:\n"
        "  - survey.yml: is not written in UTF-8; save it again as UTF-8"
    )


OWN = """\
title: Egen
waves: {"1": {file: a.csv}}
units: {file: u.csv, column: u, levels: [top]}
scales:
  - id: yesno
    options: [{code: nej, label: Nej}, {code: ja, label: Ja}]
items:
  - {id: A, scale: yesno, text: "Er det godt?", missing: [{code: 9}]}
  - {id: B, scale: yesno, text: "Er det skidt?", reverse: true}
indices:
  - {id: part, title: Del, items: [A, B]}
  - {id: whole, title: Hele, indices: [part]}
"""


def test_an_own_instrument_keeps_words_that_look_like_something_else(tmp_path: Path) -> None:
    codebook = read_codebook(write(tmp_path, OWN))
    scale = codebook.scale_by_id["yesno"]
    assert [option.code for option in scale.options] == ["nej", "ja"]
    assert scale.points == (0.0, 100.0)
    assert scale.is_positive == (False, True)
    assert codebook.base_of("B") == "whole"
    assert codebook.items_of("whole") == ("A", "B")


def test_what_is_wrong_with_an_own_instrument(tmp_path: Path) -> None:
    text = OWN.replace("id: A, scale: yesno", "id: A, scale: x")
    text = text.replace("indices: [part]", "indices: [whole]") + "  - {id: empty, title: Tom}\n"
    assert refusal(tmp_path, text) == [
        "survey.yml cannot be used:",
        "  - survey.yml: items.A.scale: unknown scale 'x'; use 'yesno'",
        "  - survey.yml: indices.empty: needs either items or indices; list one of them",
        "  - survey.yml: indices.whole: is a part of itself; break the circle",
    ]


@pytest.mark.parametrize("options", [1, 12])
def test_a_scale_has_two_to_eleven_options(tmp_path: Path, options: int) -> None:
    listed = ", ".join(f"{{code: {code}, label: L{code}}}" for code in range(options))
    text = OWN.replace("[{code: nej, label: Nej}, {code: ja, label: Ja}]", f"[{listed}]")
    assert "scales[1].options" in refusal(tmp_path, text)[1]


def test_an_unknown_instrument(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD.replace("tillid36", "tillid63")) == [
        "survey.yml cannot be used:",
        "  - survey.yml: instrument: no instrument 'tillid63'; use 'tillid36', or name a file",
    ]


@pytest.mark.parametrize(
    ("apart", "found"),
    [
        ("[RES5, TIL1]", "'TIL1' is no item of resultatkultur; use one of 'RES1', 'RES2'"),
        ("[RES5, RES5]", "RES5 stands more than once; keep it once"),
        (
            "[RES1, RES2, RES3, RES4, RES5, RES6]",
            "these are all items of resultatkultur; leave some out",
        ),
    ],
)
def test_items_apart_are_some_of_the_outcomes(tmp_path: Path, apart: str, found: str) -> None:
    (problem,) = refusal(tmp_path, GOOD + f"outcome_apart: {apart}\n")[1:]
    assert problem.startswith(f"  - survey.yml: outcome_apart: {found}")


def test_items_apart_of_no_outcome(tmp_path: Path) -> None:
    text = GOOD.replace("outcome: resultatkultur\n", "outcome_apart: [RES5]\n")
    assert refusal(tmp_path, text)[1:] == [
        "  - survey.yml: outcome_apart: there is no outcome; name one as outcome"
    ]
    circle = GOOD.replace("resultatkultur", "a") + (
        "indices: [{id: a, title: A, indices: [b]}, {id: b, title: B, indices: [a]}]\n"
        "outcome_apart: [RES5]\n"
    )
    assert "  - survey.yml: outcome_apart: 'RES5' is no item of a" in "\n".join(
        refusal(tmp_path, circle)
    )
