"""A wave's plan, kept beside the survey: every page and every notebook needs the same one."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.keeping import Keeper, hash_code, hash_text
from tillid_analysis.survey import Survey
from tillid_analysis.writing import PLANS

FEWEST = 100
"""Cells from which it is quicker to keep a plan than to make it again."""

_PACKAGE = Path(__file__).parents[1]


def find_masks(survey: Survey, cells: Cells) -> dict[str, tuple[Mask, Mask]] | None:
    """Return what was planned of a wave before; None where there is nothing, or it is damaged.

    Parameters
    ----------
    survey
        What is published.
    cells
        Of the wave.

    Returns
    -------
    dict or None
        For each measure, and for the people under "", which cells may be shown, and in detail.
    """
    # What is no file of ours has another hash than its name says.
    with suppress(OSError, ValueError, KeyError, BadZipFile):
        if len(cells) >= FEWEST and (path := _keeper(survey, cells.wave).find()) is not None:
            with np.load(path, allow_pickle=False) as kept:
                names = json.loads(str(kept["measures"]))
                both = kept["masks"].reshape(len(names), 2, len(cells))
            return {
                name: (shown, detailed) for name, (shown, detailed) in zip(names, both, strict=True)
            }
    return None


def is_kept(survey: Survey) -> bool:
    """Return whether something is kept of every wave's plan.

    Parameters
    ----------
    survey
        What is published.
    """
    return all(_keeper(survey, wave).find() is not None for wave in survey.waves)


def keep_masks(survey: Survey, cells: Cells, masks: dict[str, tuple[Mask, Mask]]) -> None:
    """Keep what was planned of a wave, in place of what was kept of it before.

    Parameters
    ----------
    survey, cells
        As above.
    masks
        As `find_masks` returns them.

    Notes
    -----
    Nothing is kept of a small wave, or where there is no place for it.
    """
    if len(cells) < FEWEST:
        return
    stream = BytesIO()
    both = np.array(list(masks.values()), dtype=bool)
    np.savez_compressed(stream, masks=both, measures=np.array(json.dumps([*masks])))
    with suppress(OSError):
        _keeper(survey, cells.wave).keep(stream.getvalue(), like=survey.codebook.folder)


def _keeper(survey: Survey, wave: str) -> Keeper:
    """Name all that a plan depends on: answers, policy, and what makes it."""
    code = hash_code((_PACKAGE / "disclosure", _PACKAGE / "codebook"), ("numpy", "scipy"))
    policy = survey.codebook.policy.model_dump_json()
    key = hash_text("\0".join([survey.fingerprint, policy, wave, code]))
    return Keeper.of(survey.codebook.path, PLANS, wave, key, ".npz")
