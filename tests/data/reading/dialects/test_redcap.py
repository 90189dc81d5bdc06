"""REDCap: raw codes and labels, checkboxes, and the status of a form."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.data.decoding import decode_category, decode_codes
from tillid_analysis.data.reading import Export, Recognised

Save = Callable[[str, str], Path]
Read = Callable[..., Export]
Refuse = Callable[..., str]
Decode = Callable[[Export, str], list[int]]

RAW = "record_id,til1,kanal___1,kanal___2,trivsel_complete\n1,5,1,0,2\n2,1,0,0,0\n"
LABELS = (
    "Record ID,Jeg har tillid,Kanal (choice=Mail),Kanal (choice=Telefon),Complete?\n"
    "1,Helt enig,Checked,Unchecked,Complete\n2,Helt uenig,Unchecked,Unchecked,Incomplete\n"
)


def test_raw_codes(save: Save, read: Read, decode: Decode) -> None:
    export = read(save("a.csv", RAW), ["til1", "kanal___1", "trivsel_complete"])
    reason = "it has the columns record_id and trivsel_complete"
    assert export.dialect == Recognised("redcap", reason)
    assert decode(export, "til1") == [4, 0]
    ticked = decode_category(export.frame["kanal___1"], export.labels["kanal___1"])
    assert ticked.tolist() == ["Checked", "Unchecked"]
    assert export.notes == ()


@pytest.mark.parametrize(
    ("text", "column", "keep"),
    [
        (RAW, "trivsel_complete", 2),
        (RAW, "trivsel_complete", "complete"),
        (LABELS, "Complete?", "Complete"),
    ],
    ids=["code of raw", "label of raw", "label"],
)
def test_the_status_of_a_form(
    save: Save, read: Read, text: str, column: str, keep: int | str
) -> None:
    export = read(save("a.csv", text), [column])
    kept = decode_codes(export.frame[column], export.labels[column], [keep])
    assert kept.tolist() == [True, False]


def test_labels(save: Save, read: Read, decode: Decode) -> None:
    export = read(save("a.csv", LABELS), ["Jeg har tillid", "Complete?"])
    reason = "it has the columns Record ID and Complete?"
    assert export.dialect == Recognised("redcap", reason)
    assert decode(export, "Jeg har tillid") == [4, 0]
    assert export.texts == {"Jeg har tillid": "Jeg har tillid"}


def test_repeated_labels_do_no_harm_unless_wanted(save: Save, read: Read, refuse: Refuse) -> None:
    text = "Record ID,Alder,Alder,Jeg har tillid,Complete?\n1,2,3,Enig,Complete\n"
    path = save("a.csv", text)
    assert len(read(path, ["Jeg har tillid", "Complete?"]).frame) == 1
    assert "column Alder: stands 2 times" in refuse(path, ["Alder"])


def test_what_is_worth_a_look(save: Save, read: Read) -> None:
    text = "record_id,redcap_event_name,til1,t_complete\n1,foer_arm_1,5,2\n1,efter_arm_1,4,2\n"
    assert [str(note) for note in read(save("a.csv", text), ["til1"]).notes] == [
        "raw/a.csv: column t_complete says who finished; keep finished answers by status: {column:"
        " t_complete, keep: [2, Complete]}",
        "raw/a.csv: column redcap_event_name names several events: a respondent may have several"
        " rows; export one event for each wave",
    ]


def test_a_name_that_only_ends_alike(save: Save, read: Read, refuse: Refuse) -> None:
    path = save("a.csv", "record_id;how_complete\n1;very\n")
    export = read(path, ["record_id"])
    assert export.dialect is not None
    assert export.dialect.name == "plain"
    assert "is not a REDCap export" in refuse(path, ["record_id"], "redcap")
