"""The ledger: what was released, when, and over which groups of people."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from tillid_analysis.codebook import Codebook, Policy
from tillid_analysis.codebook.text import Record
from tillid_analysis.disclosure.released import WaveRelease
from tillid_analysis.errors import DisclosureError, Problem
from tillid_analysis.writing import alone, write_whole

NAME = "ledger.json"
_LOWERED = "a promise is not lowered afterwards: what was hidden then would follow"
_AGAIN = "make this one again: it is planned beside that one then"

FORMAT: Final = 4
"""The way in which the file is written."""


class _Dated(Record):
    date: str
    version: str
    policy: Policy
    sensitive: tuple[str, ...]
    files: Mapping[str, str]


class Entry(_Dated):
    """One release: its date, the package's version, policy, sensitive items, waves and files."""

    waves: Mapping[str, WaveRelease]


class _StoredEntry(_Dated):
    waves: Mapping[str, str]


class _Stored(Record):
    """The ledger as a file: what a wave was released as is kept once, under its own hash."""

    format: Literal[4]
    salt: str
    waves: Mapping[str, WaveRelease]
    releases: tuple[_StoredEntry, ...]


class Ledger(Record):
    """All releases of a survey, oldest first, and the salt of the hashes."""

    salt: str = Field(pattern="^[0-9a-f]{32}$")
    releases: tuple[Entry, ...] = ()

    def earlier(self, wave: str) -> list[WaveRelease]:
        """Return how a wave was released before, each way once."""
        found = {_address(each.waves[wave]): each.waves[wave] for each in self._with(wave)}
        return list(found.values())

    def others(self, waves: Sequence[str]) -> dict[str, list[WaveRelease]]:
        """Return how waves of other names were released before."""
        names = {name for entry in self.releases for name in entry.waves} - set(waves)
        return {name: self.earlier(name) for name in sorted(names)}

    def _with(self, wave: str) -> list[Entry]:
        return [entry for entry in self.releases if wave in entry.waves]


def stamp_ledger(codebook: Codebook) -> bytes:
    """Return what tells whether a survey's ledger has changed; empty where there is none."""
    path = codebook.folder / NAME
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def read_ledger(codebook: Codebook) -> Ledger:
    """Read the ledger beside the survey file, or begin one.

    Parameters
    ----------
    codebook
        Whose ledger, and the policy and sensitive items of now.

    Raises
    ------
    DisclosureError
        If the file cannot be used, or fewer people are asked for than were at a release.
    """
    ledger = _read(codebook.folder) or Ledger(salt=secrets.token_hex(16))
    lowered = [*_lowered(ledger, codebook.policy), *_unmarked(ledger, codebook)]
    if lowered:
        raise DisclosureError("nothing can be released", lowered)
    return ledger


def _read(folder: Path) -> Ledger | None:
    """Read a folder's ledger; None where there is none.

    Raises
    ------
    DisclosureError
        If the file cannot be used.
    """
    path = folder / NAME
    if not path.exists():
        return None
    remedy = "restore it from a backup: without it nobody knows what was released before"
    try:
        written = path.read_bytes()
        return _unpack(written)
    except OSError:
        found = "cannot be read"
    except ValidationError:
        found, remedy = _other_format(written) or ("is damaged", remedy)
    except ValueError:
        found = "is damaged"
    raise _refuse(found, remedy)


def _other_format(written: bytes) -> tuple[str, str] | None:
    """Say how a file was written that lists releases, and not as this package does."""
    try:
        told = json.loads(written)
        by = [str(each["version"]) for each in told["releases"]]
    except (ValueError, TypeError, LookupError):
        return None
    if not by:
        return None
    form = told.get("format", 1)
    found = f"has format {form}" if form != FORMAT else "is damaged"
    remedy = (
        f"make reports of this survey with version {by[-1]} of the package, which wrote it; or, if "
        "nobody was given the earlier reports, delete them and ledger.json"
    )
    return f"{found}, and this package reads format {FORMAT}", remedy


def _refuse(found: str, remedy: str) -> DisclosureError:
    return DisclosureError("nothing can be released", [Problem(NAME, found, remedy)])


def _pack(ledger: Ledger) -> _Stored:
    """Keep each wave once, however many releases showed the same of it."""
    waves: dict[str, WaveRelease] = {}
    entries = []
    for entry in ledger.releases:
        names = {wave: _address(released) for wave, released in entry.waves.items()}
        waves |= {names[wave]: released for wave, released in entry.waves.items()}
        kept = {name: getattr(entry, name) for name in _Dated.model_fields}
        entries.append(_StoredEntry(**kept, waves=names))
    return _Stored(format=FORMAT, salt=ledger.salt, waves=waves, releases=tuple(entries))


def _unpack(written: bytes) -> Ledger:
    """Read a ledger's file.

    Raises
    ------
    ValueError
        If it is no ledger, or a wave in it is not what its releases name.
    """
    stored = _Stored.model_validate_json(written)
    if any(_address(released) != name for name, released in stored.waves.items()):
        raise ValueError("a wave was changed")
    entries = []
    for entry in stored.releases:
        if not set(entry.waves.values()) <= set(stored.waves):
            raise ValueError("a wave is missing")
        kept = {name: getattr(entry, name) for name in _Dated.model_fields}
        waves = {wave: stored.waves[name] for wave, name in entry.waves.items()}
        entries.append(Entry(**kept, waves=waves))
    return Ledger(salt=stored.salt, releases=tuple(entries))


def _address(released: WaveRelease) -> str:
    return hashlib.sha256(released.model_dump_json().encode()).hexdigest()


def _lowered(ledger: Ledger, policy: Policy) -> Iterator[Problem]:
    """List what the policy asked for at a release, and asks less of now."""
    for name in Policy.MINIMUMS:
        # What was the same as min_n is told of as that.
        asked = [each for each in ledger.releases if getattr(each.policy, name) != "same"]
        promised = max((each.policy.strength(name) for each in asked), default=0.0)
        now = policy.strength(name)
        if now < promised:
            when = next(each.date for each in asked if each.policy.strength(name) == promised)
            found = f"is {now:g}, and was {promised:g} at the release of {when}"
            remedy = f"{_LOWERED}; set it to {promised:g}"
            yield Problem(f"survey.yml: policy.{name}", found, remedy)


def _unmarked(ledger: Ledger, codebook: Codebook) -> Iterator[Problem]:
    """List items that were sensitive at a release, and are not now."""
    marked = {item: each.date for each in reversed(ledger.releases) for item in each.sensitive}
    for item, when in marked.items():
        if item in codebook.item_by_id and not codebook.item_by_id[item].sensitive:
            found = f"is no more, and was at the release of {when}"
            remedy = f"{_LOWERED}; write sensitive: true"
            yield Problem(f"survey.yml: item {item}, sensitive", found, remedy)


def append(ledger: Ledger, entry: Entry, folder: Path) -> None:
    """Add a release to the ledger's file; one that tells nothing new is not told again.

    Parameters
    ----------
    ledger, entry
        What was released before, and now.
    folder
        The survey's folder.

    Raises
    ------
    DisclosureError
        If the file cannot be written, for what is not written down must not leave; or if another
        release was written down since this one was planned, or is just now.
    """
    try:
        with alone(folder, Path(NAME).stem):
            _append(ledger, entry, folder)
    except BlockingIOError:
        raise _refuse("is being written by another run", _AGAIN) from None
    except OSError:
        raise _refuse("cannot be written", "make the survey's folder writable") from None


def _append(ledger: Ledger, entry: Entry, folder: Path) -> None:
    now = _read(folder) or ledger
    meanwhile = [each for each in now.releases if each not in ledger.releases]
    # Another run may have written what this one was not planned beside.
    if now.salt != ledger.salt or any(each.waves != entry.waves for each in meanwhile):
        raise _refuse("tells of a release that was made since this one was planned", _AGAIN)
    if _content(entry) not in {_content(each) for each in now.releases}:
        whole = now.model_copy(update={"releases": (*now.releases, entry)})
        write_whole(folder / NAME, f"{_pack(whole).model_dump_json()}\n", private=True)


def _content(entry: Entry) -> str:
    told: dict[str, Any] = entry.model_dump(mode="json", exclude={"date", "version"})
    return json.dumps(told, sort_keys=True)
