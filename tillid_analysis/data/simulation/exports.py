"""Writing a simulated wave in three dialects: labels in CSV, codes in Excel, and SPSS."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from tillid_analysis.data.simulation.answers import instrument
from tillid_analysis.data.simulation.dialects import (
    BLANK_CODE,
    DONT_KNOW_CODE,
    PEOPLE_COLUMNS,
    asked_answers,
    chosen,
    item_columns,
    item_texts,
    write_codes,
    write_comments,
    write_labels,
)
from tillid_analysis.data.simulation.people import CANARY, JOB_GROUPS, TENURES, respondent_key
from tillid_analysis.data.simulation.respondents import SimulatedWave

_YES_NO = ("Nej", "Ja")
_OPENED = {wave: datetime(int(wave), 9, 5, 8, 0) for wave in PEOPLE_COLUMNS}
_FIXED_TIME = (2024, 10, 1, 12, 0, 0)
_SAV_TIME_AT, _SAV_TIME = 92, b"01 oct 2612:00:00"
"""Where an SPSS file says when it was made, and what the sample's says."""


def write_labels_csv(wave: SimulatedWave, path: Path, rng: np.random.Generator) -> None:
    """Write a CSV with semicolons, Danish labels and decimal commas, in cp1252.

    Parameters
    ----------
    wave
        What was answered.
    path
        The file.
    rng
        Chance decides how answers are spelled, and on comments.
    """
    frame = _people_frame(wave)
    frame.insert(2, "Status", np.where(wave.partial, "Delvist gennemført", "Gennemført"))
    frame.insert(3, "Testsvar", np.where(wave.test, "Ja", "Nej"))
    hours = rng.choice([30.0, 32.5, 37.0], size=len(frame), p=[0.1, 0.1, 0.8])
    frame["Timer pr. uge"] = [f"{each:.1f}".replace(".", ",") for each in hours]
    stray = rng.random(len(frame)) < 0.02
    tenure = PEOPLE_COLUMNS[wave.name]["anciennitet"]
    frame[tenure] = np.where(stray, frame[tenure] + " ", frame[tenure])
    labels = write_labels(asked_answers(wave), rng)
    answers = pd.DataFrame(labels, columns=[*item_columns(wave.name).values()])
    frame = pd.concat([frame, answers], axis=1)
    frame["Kommentar"] = write_comments(len(frame), rng)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([frame.columns, *frame.itertuples(index=False)])


def write_codes_xlsx(wave: SimulatedWave, path: Path, rng: np.random.Generator) -> None:
    """Write a workbook with a title above the header, a row of labels under it and a footer.

    Parameters
    ----------
    wave
        What was answered.
    path
        The file. It is the same every time, its time stamps included.
    rng
        Chance decides which blanks have a code, and on comments.
    """
    from openpyxl import Workbook

    frame = _people_frame(wave)
    frame.insert(2, "status", np.where(wave.partial, 3, 4))
    frame.insert(3, "test", wave.test.astype(int))
    codes = write_codes(asked_answers(wave), rng)
    frame = pd.concat([frame, pd.DataFrame(codes, columns=[*item_columns(wave.name)])], axis=1)
    frame["kommentar"] = write_comments(len(frame), rng)
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None)
    texts = item_texts(wave.name)
    book = Workbook()
    setup = book.worksheets[0]
    setup.title = "Opsætning"
    setup.append(["Skema", "tillid36"])
    setup.sheet_state = "hidden"
    sheet = book.create_sheet("Data")
    book.active = 1
    sheet.append([f"Trivsel og resultater {wave.name} - udtræk"])
    sheet.append([])
    sheet.append([*frame.columns])
    sheet.append([texts.get(column, column.capitalize()) for column in frame.columns])
    for row in frame.itertuples(index=False):
        sheet.append([int(each) if isinstance(each, float) else each for each in row])
    sheet.append(["I alt", len(frame)])
    written = io.BytesIO()
    book.save(written)
    path.write_bytes(_fix_zip_times(written.getvalue()))


def write_sav(wave: SimulatedWave, path: Path, rng: np.random.Generator) -> None:
    """Write an SPSS file with value labels and user-missing codes.

    Parameters
    ----------
    wave
        What was answered.
    path
        The file. It is the same every time, its time stamp included.
    rng
        Chance decides which blanks have a code, and on comments.
    """
    import pyreadstat

    names = PEOPLE_COLUMNS[wave.name]
    columns = item_columns(wave.name)
    frame = _people_frame(wave)
    people = {"leder": wave.leader, "anciennitet": wave.tenure, "jobgruppe": wave.job_group}
    for name, values in people.items():
        frame[names[name]] = values.astype(float) + 1
    frame["stato_4"] = np.where(wave.partial, 0.0, 1.0)
    frame["testsvar"] = wave.test.astype(float)
    codes = write_codes(asked_answers(wave), rng)
    frame = pd.concat([frame, pd.DataFrame(codes, columns=[*columns.values()])], axis=1)
    frame["kommentar"] = write_comments(len(frame), rng)
    texts = {columns[item]: text for item, text in item_texts(wave.name).items()}
    pyreadstat.write_sav(
        frame,
        path,
        file_label=f"Trivsel og resultater {wave.name}",
        column_labels=[texts.get(column, column.capitalize()) for column in frame.columns],
        variable_value_labels=_value_labels(names, list(columns.values())),
        missing_ranges={column: [DONT_KNOW_CODE, BLANK_CODE] for column in columns.values()},
        row_compress=True,
    )
    content = bytearray(path.read_bytes())
    content[_SAV_TIME_AT : _SAV_TIME_AT + len(_SAV_TIME)] = _SAV_TIME
    path.write_bytes(content)


def _people_frame(wave: SimulatedWave) -> pd.DataFrame:
    """Return who answered: key, address, time, unit and background, in the export's names."""
    names = PEOPLE_COLUMNS[wave.name]
    minutes = 7 * np.arange(len(wave.person))
    times = [_OPENED[wave.name] + timedelta(minutes=each) for each in minutes.tolist()]
    return pd.DataFrame(
        {
            names["respondent_id"]: [respondent_key(each) for each in wave.person.tolist()],
            "email": [f"{CANARY}{each:05d}@example.dk" for each in wave.person.tolist()],
            "afsluttet": [f"{each:%d-%m-%Y %H:%M}" for each in times],
            names["enhed"]: wave.code.tolist(),
            names["leder"]: chosen(_YES_NO, wave.leader.astype(np.int64)),
            names["anciennitet"]: chosen(TENURES, wave.tenure),
            names["jobgruppe"]: chosen(JOB_GROUPS, wave.job_group),
        }
    )


def _value_labels(names: dict[str, str], items: list[str]) -> dict[str, dict[float, str]]:
    scale = instrument().scales[0]
    labels = {float(option.code): option.label.da for option in scale.options}
    labels |= {float(each.code): each.label.da for each in scale.missing if each.label}
    background = {"leder": _YES_NO, "anciennitet": TENURES, "jobgruppe": JOB_GROUPS}
    return {
        **dict.fromkeys(items, labels),
        **{names[each]: dict(enumerate(texts, start=1)) for each, texts in background.items()},
        "stato_4": {0.0: "Ikke gennemført", 1.0: "Gennemført"},
        "testsvar": {0.0: "Nej", 1.0: "Ja"},
    }


def _fix_zip_times(content: bytes) -> bytes:
    """Give a workbook's parts, and the workbook itself, a fixed time."""
    fixed = io.BytesIO()
    stamp = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*_FIXED_TIME).encode()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, part)
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            new.writestr(info, part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
