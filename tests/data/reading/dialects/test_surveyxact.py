"""SurveyXact: a dataset, its structure, labels and variables, and all that can be wrong there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.data.decoding import decode_codes
from tillid_analysis.data.reading import Export, Recognised
from tillid_analysis.data.reading.inspection import inspect_export
from tillid_analysis.survey import BLANK, DONT_KNOW

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]
Folder = Callable[..., Path]

DATASET = (
    "responde;closetim;email;enhed;tillid_l;kanaler_1;kanaler_2;stato_3;stato_4\n"
    "1;2024-05-01;a@b.dk;A;5.0;1;0;0;1\n"
    "2;;b@b.dk;B;1.0;0;0;0;0\n"
    "3;2024-05-02;;B;8.0;0;1;1;0\n"
    "4;2024-05-02;;B;;0;1;0;1\n"
)
# The rows, and not the header, have one separator too many.
STRUCTURE = (
    "questionName;variableName;questionType;subType;questionText;choiceValue;choiceText\n"
    'tillid_leder;tillid_l;Matrix;Single;"<b>Hvor enig er du</b> - Jeg har tillid til'
    ' {%expression:{leder}%}";1;Meget uenig;\n'
    'tillid_leder;tillid_l;Matrix;Single;"";5;Meget enig;\n'
    "kanaler;kanaler_1;Closed;Multiple;Hvor hørte du om os?;1;Mail;\n"
    "kanaler;kanaler_2;Closed;Multiple;Hvor hørte du om os?;1;Telefon;\n"
    "enhed;enhed;Open;String;Enhed;;;\n"
)
LABELS = (
    "tillid_l;1;Helt uenig\ntillid_l;5;Helt enig\ntillid_l;8;Ved ikke\n"
    "kanaler_1;0;Ikke valgt\nkanaler_1;1;Valgt\n"
    "stato_3;0;Nej\nstato_3;1;Afvist\nstato_4;0;Nej\nstato_4;1;Gennemført\n"
)
VARIABLES = "variableName;variableDescription\nenhed;Din enhed\nclosetim;Afsluttet\n"


@pytest.fixture
def folder(save: Save) -> Folder:
    """Write the four files, or what is given instead; None leaves a file out."""

    def write(
        name: str = "2024_{}.csv",
        dataset: str = DATASET,
        structure: str | None = STRUCTURE,
        labels: str | None = LABELS,
        variables: str | None = VARIABLES,
    ) -> Path:
        others = {"structure": structure, "labels": labels, "variables": variables}
        for part, text in others.items():
            if text is not None:
                save(name.format(part), text)
        return save(name.format("dataset"), dataset)

    return write


def test_the_four_files_together(folder: Folder, read: Read, decode: Decode) -> None:
    export = read(folder(), ["tillid_l", "enhed", "kanaler_1", "closetim"])
    beside = "2024_structure.csv and 2024_labels.csv and 2024_variables.csv stand beside it"
    assert export.dialect == Recognised("surveyxact", beside)
    assert export.texts == {
        "tillid_l": "Hvor enig er du - Jeg har tillid til ...",
        "enhed": "Enhed",
        "kanaler_1": "Hvor hørte du om os? - Mail",
        "closetim": "Afsluttet",
    }
    assert export.labels["tillid_l"] == {1: "Helt uenig", 5: "Helt enig", 8: "Ved ikke"}
    assert export.labels["kanaler_1"] == {0: "Ikke valgt", 1: "Valgt"}
    assert decode(export, "tillid_l") == [4, 0, DONT_KNOW, BLANK]
    assert export.frame["enhed"].tolist() == ["A", "B", "B", "B"]
    assert export.notes == ()


def test_labels_win_where_codes_mean_something_else(
    folder: Folder, read: Read, decode: Decode
) -> None:
    # Here 1 is the best answer.
    labels = LABELS.replace("tillid_l;1;Helt uenig", "tillid_l;1;Helt enig").replace(
        "tillid_l;5;Helt enig", "tillid_l;5;Helt uenig"
    )
    export = read(folder(labels=labels), ["tillid_l", "enhed"])
    assert decode(export, "tillid_l") == [0, 4, DONT_KNOW, BLANK]


def test_a_column_may_be_wanted_by_the_name_of_its_question(
    folder: Folder, read: Read, decode: Decode
) -> None:
    export = read(folder(), ["tillid_leder", "enhed", "kanaler"])
    assert export.frame.columns.tolist() == ["enhed", "tillid_leder"]
    assert export.texts["tillid_leder"] == "Hvor enig er du - Jeg har tillid til ..."
    assert decode(export, "tillid_leder") == [4, 0, DONT_KNOW, BLANK]


@pytest.mark.parametrize(
    ("column", "keep"), [("stato_4", 1), ("stato_4", "Gennemført"), ("Gennemført", 1)]
)
def test_a_status_is_known_by_its_label(
    folder: Folder, read: Read, column: str, keep: int | str
) -> None:
    export = read(folder(), [column, "enhed"])
    kept = decode_codes(export.frame[column], export.labels[column], [keep])
    assert kept.tolist() == [True, False, False, True]


def test_without_variables(folder: Folder, read: Read) -> None:
    export = read(folder(variables=None), ["closetim", "enhed"])
    assert export.texts == {"enhed": "Enhed"}


@pytest.mark.parametrize("name", ["{}.csv", "{}.txt", "Trivsel-{}-2024.csv"])
def test_other_names_of_the_files(folder: Folder, read: Read, name: str) -> None:
    export = read(folder(name), ["tillid_leder"], "surveyxact")
    assert export.labels["tillid_leder"][5] == "Helt enig"


def test_files_in_the_english_spelling(folder: Folder, read: Read, decode: Decode) -> None:
    texts = (DATASET, STRUCTURE, LABELS, VARIABLES)
    path = folder("{}.csv", *(text.replace(";", ",") for text in texts))
    assert decode(read(path, ["tillid_leder", "responde"]), "tillid_leder")[0] == 4


def test_addresses_are_never_read(folder: Folder, refuse: Refuse) -> None:
    assert "column email: holds comments, addresses or names" in refuse(folder(), ["email"])


def test_inspected(folder: Folder) -> None:
    found = inspect_export(folder())
    (item,) = [each for each in found.columns if each.name == "tillid_l"]
    assert found.dialect == "surveyxact"
    assert item.text == "Hvor enig er du - Jeg har tillid til ..."
    assert item.labels == {1: "Helt uenig", 5: "Helt enig", 8: "Ved ikke"}
    assert item.values == {"5.0": 1, "1.0": 1, "8.0": 1}
    assert item.blank == 1


def test_a_dataset_alone_goes_by_its_codes(folder: Folder, read: Read, decode: Decode) -> None:
    export = read(folder(structure=None, labels=None, variables=None), ["tillid_l", "enhed"])
    reason = "it has the columns responde, closetim, stato_3"
    assert export.dialect == Recognised("surveyxact", reason)
    assert decode(export, "tillid_l") == [4, 0, DONT_KNOW, BLANK]
    (note,) = export.notes
    assert str(note) == (
        "raw/2024_dataset.csv: stands without its structure and labels: answers go by the codes of"
        " the codebook; save them beside it as 2024_structure.csv and 2024_labels.csv"
    )


# --- what cannot be read -------------------------------------------------------------------------


def test_missing_files(folder: Folder, refuse: Refuse) -> None:
    path = folder(structure=None, labels=None, variables=None)
    assert refuse(path, ["tillid_l"], "surveyxact") == (
        "raw/2024_dataset.csv cannot be read:\n"
        "  - raw/2024_structure.csv: no such file; export the survey's structure too, and save it"
        " beside the dataset\n"
        "  - raw/2024_labels.csv: no such file; export the survey's labels too, and save it beside"
        " the dataset"
    )


def test_all_that_does_not_fit_at_once(folder: Folder, refuse: Refuse) -> None:
    structure = STRUCTURE + "ny;ny_varia;Closed;Single;Ny?;1;Ja;\nlang;enhed;a;b;c;1;Ja;x;y\n"
    labels = LABELS + "tillid_l;5;Enig\nkun to;1\n" + "".join(f"v{n};1;Ja\n" for n in range(7))
    assert refuse(
        folder(structure=structure, labels=labels, variables="a;b\n1;2\n"), ["enhed"]
    ) == (
        "raw/2024_dataset.csv cannot be read:\n"
        "  - raw/2024_structure.csv, line 8: has 9 values, the header has 7; export it again\n"
        "  - raw/2024_labels.csv, variable tillid_l: value 5 has two labels; export it again\n"
        "  - raw/2024_labels.csv, line 11: has 2 values, and not variable, value and label; export"
        " it again\n"
        "  - raw/2024_variables.csv: has no columns variableName, variableDescription; export it"
        " again\n"
        "  - raw/2024_structure.csv: has variables that the dataset has not: ny_varia; export"
        " dataset, structure and labels at the same time\n"
        "  - raw/2024_labels.csv: has variables that the dataset has not: v0, v1, v2, v3, v4 and 2"
        " more; export dataset, structure and labels at the same time"
    )


def test_one_file_of_two(folder: Folder, refuse: Refuse) -> None:
    assert refuse(folder(labels=None), ["enhed"]) == (
        "raw/2024_dataset.csv cannot be read:\n"
        "  - raw/2024_labels.csv: no such file; export the survey's labels too, and save it beside"
        " the dataset"
    )


def test_an_empty_structure(folder: Folder, refuse: Refuse) -> None:
    assert "raw/2024_structure.csv: has no columns questionName" in refuse(
        folder(structure=""), ["enhed"]
    )


def test_a_file_that_is_none(save: Save, refuse: Refuse) -> None:
    message = refuse(save("a.csv", "enhed;Q1\nA;5\n"), ["Q1"], "surveyxact")
    assert "is not a SurveyXact dataset" in message
