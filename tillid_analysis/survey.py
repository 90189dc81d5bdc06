"""A survey in memory: all waves, units and the codebook. It prints counts, never rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.categories import Split, split_by
from tillid_analysis.codebook import Codebook
from tillid_analysis.columns import CROSSED
from tillid_analysis.exporting import Rows, export_folder
from tillid_analysis.language import Language
from tillid_analysis.packing import Packed, chunks
from tillid_analysis.stats.items import flag_positive, rescale
from tillid_analysis.units import UnitTree

BLANK, DONT_KNOW, NOT_ASKED = -1, -2, -3
"""What stands for an option's position where there is no answer."""

Floats = NDArray[np.float64]
Kind = Literal["points", "positive"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def item_values(
    codebook: Codebook, wave: str, item: str, answers: NDArray[np.int8], kind: Kind
) -> Floats:
    """Return (N,) an item's points 0-100, or whether it was answered positively (0 or 1).

    Parameters
    ----------
    codebook
        Where the item's response scale and direction stand.
    wave, item
        The item, and the wave whose response scale the answers were given on.
    answers
        (N,) positions of the options chosen; below zero where there is no answer.
    kind
        Which of the two; both are NaN where there is no answer.
    """
    asked = codebook.item_by_id[item]
    scale = codebook.scale_of(asked, wave)
    if kind == "points":
        return rescale(answers, len(scale.options), asked.reverse)
    return flag_positive(answers, scale.is_positive, asked.reverse)


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """The answers of N respondents, sorted by wave.

    Parameters
    ----------
    wave
        (N,) position of the wave in the codebook.
    unit
        (N,) position of the respondent's own unit in the tree.
    answers
        (N, items) position of the option chosen; below zero where there is no answer.
    background
        N rows of categories.
    weight
        (N,) weights, or None.
    flagged
        For each kind of doubt (N,) whether the respondent's answers raise it.
    """

    wave: NDArray[np.int16]
    unit: NDArray[np.int32]
    answers: NDArray[np.int8]
    background: pd.DataFrame
    weight: Floats | None
    flagged: Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What each respondent scored on each of the I indices.

    Parameters
    ----------
    points
        (N, I) on 0-100; NaN where fewer than half of the parts were answered.
    positive
        (N, I) the share of the answered parts that were positive, 0-1; NaN as above.
    """

    points: Packed
    positive: Packed


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """All waves, units and the codebook together; immutable.

    Parameters
    ----------
    codebook, units
        What was asked, and of whom.
    responses, scores
        The answers, and the indices scored from them. Meant for the analysis functions.
    log
        What was done while reading.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> survey.waves
    ('2022', '2024', '2026')
    """

    codebook: Codebook
    units: UnitTree
    responses: Responses
    scores: Scores
    log: pd.DataFrame

    def __repr__(self) -> str:
        """Say how many answered in each wave."""
        counts = np.bincount(self.responses.wave, minlength=len(self.waves))
        waves = ", ".join(f"{wave}: {n}" for wave, n in zip(self.waves, counts, strict=True))
        measures = f"{len(self.codebook.indices)} indices, {len(self.codebook.items)} items"
        return f"Survey({waves} respondents; {len(self.units)} units; {measures})"

    @property
    def waves(self) -> tuple[str, ...]:
        """Names of the waves in order of time."""
        return self.codebook.wave_names

    def rows(self, wave: str) -> slice:
        """Return where a wave's respondents stand."""
        position = self.codebook.wave_position(wave)
        first, last = np.searchsorted(self.responses.wave, [position, position + 1])
        return slice(int(first), int(last))

    def answered_items(self, wave: str) -> frozenset[str]:
        """Return the items that were asked in a wave."""
        return frozenset(self.codebook.item_by_id) - set(self.codebook.waves[wave].omitted)

    def points(self, measure: str, rows: slice) -> Floats:
        """Return (rows,) a measure on 0-100 for each respondent, NaN where there is none.

        Where an item or part of an index is missing, the respondent's own score on it stands in:
        parts average to the index, and no difference between respondents can single one out.
        """
        return self._values(measure, rows, "points")

    def own_points(self, measure: str, rows: slice) -> Floats:
        """Return (rows,) a measure on 0-100 as it was answered, with nothing standing in."""
        return self._own_values(measure, rows, "points")

    def positive(self, measure: str, rows: slice) -> Floats:
        """Return (rows,) the share of positive answers, 0-1, on the same respondents."""
        return self._values(measure, rows, "positive")

    def weights(self, rows: slice) -> Floats | None:
        """Return the respondents' weights, or None where there are none."""
        return None if self.responses.weight is None else self.responses.weight[rows]

    def split(self, background: str, rows: slice) -> Split:
        """Return respondents by a background, or by two with ``CROSSED`` between their names."""
        known = self.responses.background.iloc[rows]
        splits = [split_by(name, known[name]) for name in background.split(CROSSED)]
        return reduce(Split.cross, splits)

    def _values(self, measure: str, rows: slice, kind: Kind) -> Floats:
        own = self._own_values(measure, rows, kind)
        index = self.codebook.parent_by_measure.get(measure)
        if index is None:
            return own
        # Whoever has no score on the outermost index has no value on anything within it.
        whole = self._values(index, rows, kind)
        return np.where(np.isnan(own + self._own_values(index, rows, kind) + whole), whole, own)

    def _own_values(self, measure: str, rows: slice, kind: Kind) -> Floats:
        codebook = self.codebook
        if measure in codebook.index_by_id:
            packed = self.scores.points if kind == "points" else self.scores.positive
            return packed.column(list(codebook.index_by_id).index(measure), rows)
        return self._item_values(measure, rows, kind)

    def _item_values(self, item: str, rows: slice, kind: Kind) -> Floats:
        """Return an item's values, each wave's by the response scale it was asked on."""
        answers = self.responses.answers[rows, list(self.codebook.item_by_id).index(item)]
        of_wave = self.responses.wave[rows]
        ends = np.searchsorted(of_wave, np.arange(len(self.waves) + 1))
        parts = [
            item_values(self.codebook, wave, item, answers[first:last], kind)
            for wave, (first, last) in zip(self.waves, pairwise(ends), strict=True)
            if first < last
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of the answers and the codebook, to tell two surveys apart."""
        units = [self.units.codes, self.units.names, self.units.parents.tolist()]
        asked = json.dumps([self.codebook.asked(), *units], default=str)
        parts = hashlib.sha256(asked.encode())
        responses, invited = self.responses, self.units.invited
        arrays: list[NDArray[Any]] = [responses.wave, responses.unit, responses.answers]
        arrays += [*invited.values(), *([] if (own := responses.weight) is None else [own])]
        for _, values in responses.background.items():
            texts = values.astype(object).where(values.notna(), "").to_numpy()
            arrays.append(pd.util.hash_array(texts))
        for array in arrays:
            for rows in chunks(len(array)):
                parts.update(np.ascontiguousarray(array[rows]).tobytes())
        return parts.hexdigest()[:12]

    @cached_property
    def answered(self) -> dict[object, object]:
        """What was found out so far, by what was asked; kept by `remember`."""
        return {}

    def export(
        self,
        folder: str | Path,
        *,
        kind: str,
        language: Language | None = None,
        overwrite: bool = False,
    ) -> Path:
        """Write the cleaned answers of all waves for other programs, as a survey folder.

        Parameters
        ----------
        folder
            Where to; made if missing. It holds answers of single people, so it cannot be or lie
            in a folder of reports, nor be one of this survey's exports.
        kind
            "sav" (SPSS), "xlsx" (Excel) or "parquet": one file a wave, with texts and labels.
        language
            Of texts and labels; the survey's own where it is None.
        overwrite
            Whether files of the same names may be replaced.

        Returns
        -------
        Path
            The survey file beside the waves; it reads as the same survey.

        Raises
        ------
        ChoiceError
            If an argument is not allowed, or something is there already.
        DisclosureError
            If the folder is one of reports, through links too.
        ExportError
            If the kind of file has no room for something; with every reason.

        Notes
        -----
        "Do not know" is written as its code, a blank answer as nothing. Rows that were dropped and
        respondents' keys are not written; earlier units count where they are now. Only the files'
        owner can read them.

        Examples
        --------
        >>> import tillid_analysis as ta
        >>> from tempfile import TemporaryDirectory
        >>> survey = ta.read_survey("data/sample/survey.yml")
        >>> with TemporaryDirectory() as folder:
        ...     again = ta.read_survey(survey.export(folder, kind="parquet"))
        >>> again.fingerprint == survey.fingerprint
        True
        """
        waves = [self._export_rows(wave) for wave in self.waves]
        asked = waves, Path(folder), kind, language
        return export_folder(self.codebook, self.units, *asked, overwrite=overwrite)

    def _export_rows(self, wave: str) -> Rows:
        rows, responses = self.rows(wave), self.responses
        return Rows(
            wave,
            responses.answers[rows],
            responses.answers[rows] == DONT_KNOW,
            responses.unit[rows],
            responses.background.iloc[rows],
            self.weights(rows),
        )

    def measures_of(self, wave: str) -> Iterator[str]:
        """Yield the indices and items that can be measured in a wave."""
        asked = self.answered_items(wave)
        yield from (
            each for each in self.codebook.measures if asked & {*self.codebook.items_of(each)}
        )
