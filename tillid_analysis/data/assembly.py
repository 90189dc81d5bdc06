"""Assembly: the cleaned waves, put together and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook
from tillid_analysis.columns import arrange
from tillid_analysis.data.cleaning import Draft, Entry
from tillid_analysis.data.decoding import join_categories
from tillid_analysis.data.scoring import score
from tillid_analysis.language import text
from tillid_analysis.packing import join
from tillid_analysis.survey import Responses, Scores, Survey
from tillid_analysis.units import UnitTree

_LOG = ("wave", "rule", "item", "code", "n_in", "n_out", "affected", "reason")


def assemble(
    codebook: Codebook, tree: UnitTree, drafts: Sequence[Draft], entries: Sequence[Entry]
) -> Survey:
    """Make a survey of its waves.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    drafts
        The waves after cleaning, one or more, in order of time.
    entries
        What was done to them, for the log.
    """
    log = pd.DataFrame([asdict(entry) for entry in entries])
    log["reason"] = [text(f"rule_{entry.rule}", codebook.language) for entry in entries]
    responses, scores = _put_together(codebook, drafts), _score(codebook, drafts)
    return Survey(codebook, tree, responses, scores, arrange(log, _LOG))


def _put_together(codebook: Codebook, drafts: Sequence[Draft]) -> Responses:
    sizes = [len(draft) for draft in drafts]
    weighted = any(draft.weight is not None for draft in drafts)
    flags = {
        name: [d.flagged[name] for d in drafts if d.flagged] for name in drafts[0].flagged or ()
    }
    return Responses(
        wave=np.repeat(np.arange(len(drafts), dtype=np.int16), sizes),
        unit=np.concatenate([draft.unit for draft in drafts]),
        answers=_stack([draft.answers for draft in drafts]),
        background=pd.DataFrame(
            {
                name: join_categories([draft.background[name].array for draft in drafts])
                for name in codebook.background
            },
            index=range(sum(sizes)),
            copy=False,
        ),
        weight=np.concatenate([_weights(draft) for draft in drafts]) if weighted else None,
        flagged={name: np.concatenate(parts) for name, parts in flags.items()},
    )


def _stack(waves: Sequence[NDArray[np.int8]]) -> NDArray[np.int8]:
    """Put the waves' answers below each other, item by item; one wave is not copied."""
    if len(waves) == 1:
        return np.asfortranarray(waves[0])
    shape = (sum(map(len, waves)), waves[0].shape[1])
    answers = np.empty(shape, dtype=np.int8, order="F")
    return np.concatenate(waves, out=answers)


def _weights(draft: Draft) -> NDArray[np.float64]:
    return np.ones(len(draft)) if draft.weight is None else draft.weight


def _score(codebook: Codebook, drafts: Sequence[Draft]) -> Scores:
    items = frozenset(codebook.item_by_id)
    scored = [
        score(codebook, each.wave, each.answers, items - {*codebook.waves[each.wave].omitted})
        for each in drafts
    ]
    return Scores(join([each.points for each in scored]), join([each.positive for each in scored]))
