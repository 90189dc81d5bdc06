"""The survey file of a proposal: commented, and readable by hand."""

from __future__ import annotations

from collections.abc import Iterator

from tillid_analysis.data.proposal.layout import comment, listing, mapping, scalar, sentence
from tillid_analysis.data.proposal.measured import write_indices, write_items
from tillid_analysis.data.proposal.names import text_of
from tillid_analysis.data.proposal.proposal import INSTITUTION, UNIT, Proposal, Shared
from tillid_analysis.data.proposal.scales import Recognised
from tillid_analysis.data.proposal.waves import open_point, write_waves

_SHORT = 40

_HEAD = (
    "Proposed from the exports by 'tillid new'. What is uncertain has a line that starts with "
    "'{mark}' and says what the proposal rests on: mend what is wrong, then delete the line."
)


def write_proposal(proposal: Proposal, units_file: str) -> str:
    """Return a proposal as the text of a survey file.

    Parameters
    ----------
    proposal
        What it says.
    units_file
        The table of units as the survey file names it.

    Returns
    -------
    str
        YAML; the same for the same exports.
    """
    parts = (
        _title(proposal),
        _instrument(proposal),
        _scales(proposal),
        write_items(proposal),
        write_indices(proposal),
        write_waves(proposal),
        _units(proposal, units_file),
        _background(proposal),
        _respondent(proposal),
        _drivers(proposal),
        _maturity(),
        _policy(),
        _left_out(proposal),
    )
    written = ("\n".join(lines) for lines in map(list, parts) if lines)
    return "\n\n".join(written) + "\n"


def _title(proposal: Proposal) -> Iterator[str]:
    yield from comment(_HEAD.format(mark=open_point("")[0].strip()))
    yield ""
    yield from open_point("write the title that readers see.")
    yield f"title: {scalar(proposal.title)}"
    yield ""
    yield from comment("The language of the reports unless another is asked for: da or en.")
    yield f"language: {proposal.language}"


def _instrument(proposal: Proposal) -> Iterator[str]:
    if proposal.instrument:
        found = sum(bool(each.columns) for each in proposal.matched)
        all_of_them = len(proposal.matched)
        text = (
            f"{found} of the {all_of_them} items of {proposal.instrument}, which comes with the "
            "package, were found by their text or name. Its items, scale and indices are used."
        )
        yield from comment(text)
        yield f"instrument: {proposal.instrument}"


def _scales(proposal: Proposal) -> Iterator[str]:
    if proposal.scales:
        text = "Response scales from the lowest option to the highest, with the codes in the data."
        yield from comment(text)
        yield "scales:"
    for name, scale in proposal.scales.items():
        yield from _scale(name, scale)


def _scale(name: str, scale: Recognised) -> Iterator[str]:
    if scale.kind == "numbers":
        text = f"the files do not say what the codes of {name} mean: write the labels, and turn "
        yield from open_point(text + "the options round if the first one is the best.", 2)
    unsure = [scalar(each.code) for each in scale.missing if not each.sure]
    if unsure:
        text = f"{', '.join(unsure)} may be no answers: no word in the files says so."
        yield from open_point(text, 2)
    yield f"  - id: {name}"
    yield "    options:"
    for code, label in scale.options:
        yield "      - " + mapping({"code": scalar(code), "label": scalar(label)})
    if scale.missing:
        yield "    missing:"
    for each in scale.missing:
        entry = {"code": scalar(each.code)}
        if each.label and each.label != each.code:
            entry["label"] = scalar(each.label)
        yield "      - " + mapping({**entry, "kind": each.kind})


def _units(proposal: Proposal, file: str) -> Iterator[str]:
    unit = proposal.unit
    yield from comment(f"The organisation: {file} lists every unit with the unit above it.")
    if unit is None:
        yield from open_point("no column looks like a unit: write its name.")
    else:
        newest = unit.newest_first[0]
        text = f"is column {newest.name} the unit? {sentence(newest.evidence)}"
        yield from open_point(text)
        missing = [wave.name for wave in proposal.waves if wave.name not in unit.columns]
        if missing:
            yield from open_point(f"no column looks like a unit in {', '.join(missing)}.")
    yield from _levels(proposal, file)
    yield "units:"
    yield f"  file: {file}"
    yield f"  column: {scalar(unit.name if unit else 'unit')}"
    levels = (INSTITUTION, *(level.name for level in proposal.levels), UNIT)
    yield f"  levels: {listing(levels)}"


def _levels(proposal: Proposal, file: str) -> Iterator[str]:
    invited = "and add how many were invited in each wave."
    if not proposal.levels:
        text = f"all units stand right under one root in {file}: give them names and parents, name "
        yield from open_point(f"{text}the levels, {invited}")
        return
    names = [each.column.name for each in proposal.levels]
    many = len(names) > 1
    text = (
        f"{'do columns' if many else 'does column'} {', '.join(names)} lie above the unit, "
        f"{'the most general first' if many else 'as a level'}? All respondents of a unit have the "
        f"same there, and {file} has it so: see to the names of units and levels, {invited}"
    )
    yield from open_point(text)
    if beside := proposal.levels[0].beside:
        text = f"{', '.join(beside)} too: all of a unit have the same there, but "
        yield from open_point(f"{text}neither above nor below {' and '.join(names)}.")
    if proposal.unplaced:
        count = f"{proposal.unplaced} units" if proposal.unplaced > 1 else "1 unit"
        text = f"{count} of too few respondents, or without a value there, must be placed by hand: "
        yield from open_point(f"{text}see what stands right under the root in {file}.")


def _background(proposal: Proposal) -> Iterator[str]:
    if proposal.background:
        yield from comment("What answers may be split by.")
        yield from open_point("give them titles, and leave out what nobody needs.")
        yield "background:"
    for each in proposal.background:
        doubts = dict.fromkeys(
            f"{column.evidence}" for column in each.columns.values() if not column.sure
        )
        if each.evidence:
            doubts[each.evidence] = None
        if doubts:
            yield from open_point(f"{each.name}: {'; '.join(doubts)}.", 2)
        yield f"  {each.name}: {scalar(_title_of(each))}"
    for each in proposal.partial:
        waves = ", ".join(each.columns)
        yield from open_point(
            f"column {_names(each)} looks like a background, but only in {waves}."
        )


def _title_of(shared: Shared) -> str:
    """Return what the newest file calls it, if that is short; else its name."""
    texts = (text_of(column.profile.text, column.name) for column in shared.newest_first)
    return next((text for text in texts if 0 < len(text) <= _SHORT), shared.name)


def _names(shared: Shared) -> str:
    return ", ".join(dict.fromkeys(column.name for column in shared.columns.values()))


def _respondent(proposal: Proposal) -> Iterator[str]:
    if proposal.respondent:
        text = "The key that shows who answered twice. It is never kept or shown."
        yield from comment(text)
        yield f"respondent: {scalar(proposal.respondent.name)}"


def _drivers(proposal: Proposal) -> Iterator[str]:
    yield from comment("The index to explain, and the indices that may explain it.")
    if proposal.instrument:
        yield "outcome: resultatkultur"
        yield "drivers: [tillid, involvering, laering, rammer, anerkendelse]"
        yield from comment(
            "Pairs of drivers of which one may matter more where the other is high, as in "
            "interactions: [[tillid, rammer]]. Name them before you look at the answers."
        )
        yield from comment("The outcome's items that overlap least with the drivers.")
        yield "outcome_apart: [RES5, RES6]"
    else:
        yield from open_point("name them, as in: outcome: my_index")


def _maturity() -> Iterator[str]:
    yield from comment(
        "The stages that levels on 0-100 are read as, quarters of the scale unless you say where "
        "the next one begins, as in maturity: {thresholds: [50, 60, 70]}."
    )


def _policy() -> Iterator[str]:
    yield from comment("The promise: nothing is shown about fewer than this many people.")
    yield "policy: {min_n: 5}"


def _left_out(proposal: Proposal) -> Iterator[str]:
    named = (*proposal.shared, *proposal.partial)
    taken = {id(column) for each in named for column in each.columns.values()}
    above = {level.column.name for level in proposal.levels}
    yield from comment("Columns that are never read, because no entry above names them:")
    for wave in proposal.waves:
        why: dict[str, list[str]] = {}
        for column in wave.columns:
            is_named = id(column) in taken or column.name in above
            if not is_named and column.role not in ("status", "test", "weight"):
                why.setdefault(column.evidence, []).append(column.name)
        yield from comment(f"{wave.file}:")
        for evidence, columns in why.items():
            yield from comment(f"- {evidence}: {', '.join(columns)}")
