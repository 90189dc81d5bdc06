"""What a page was asked: the survey, the wave, the unit and the language, on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.language import Language, check_language, text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

CLASS = "asked"


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What was asked, as a list of names and values.

    Parameters
    ----------
    title
        Of a page about it.
    language
        "da" or "en".
    entries
        Names and values as they should be read.
    method
        How the page is made, for a machine.

    Examples
    --------
    >>> Asked("Trust", "en", (("Wave", "2026"),))._repr_html_()
    '<dl class="asked" data-title="Trust" lang="en"><div><dt>Wave</dt><dd>2026</dd></div></dl>'
    """

    title: str
    language: Language
    entries: tuple[tuple[str, str], ...]
    method: str = ""

    def __repr__(self) -> str:
        """Name the kind and the title; the rest is for the page."""
        return f"Asked({self.title!r})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
            for name, value in self.entries
        )
        method = f' data-method="{escape(self.method)}"' if self.method else ""
        title = f' data-title="{escape(self.title)}"'
        return f'<dl class="{CLASS}"{title}{method} lang="{self.language}">{rows}</dl>'


def tell_asked(
    release: Release,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Asked:
    """Say what a notebook was asked, so that its reader need not look at the parameters.

    Parameters
    ----------
    release
        What may be shown of the survey.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Asked
        Shows itself in a notebook, and stands beneath the title of a page.

    Raises
    ------
    ChoiceError
        If there is no such unit, wave or language.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> release = ta.plan_release(ta.read_survey("data/sample/survey.yml"))
    >>> ta.tell_asked(release, unit="A03", language="en").entries[1:]
    (('Wave', '2026'), ('Unit', 'Tilsyn Syd'), ('Language', 'English'))
    """
    survey = release.survey
    chosen = check_language(language or survey.codebook.language)
    when = survey.waves[survey.codebook.wave_position(wave)]
    code = unit or survey.units.codes[0]
    who, whole = survey.units.name_of(code), code == survey.units.codes[0]
    title = survey.codebook.title.in_language(chosen)
    values = {"survey": title, "wave": when, "unit": who, "language": text("asked_in", chosen)}
    return Asked(
        name_report(title, when, who, chosen, whole=whole),
        chosen,
        tuple((text(f"asked_{name}", chosen), value) for name, value in values.items()),
        Method.of(survey, when, who, chosen).model_dump_json(),
    )


def read_asked(html: Iterable[str]) -> Iterator[Asked]:
    """Read back what outputs say that they were asked.

    Parameters
    ----------
    html
        Pieces of a page.

    Examples
    --------
    >>> next(read_asked([Asked("Trust, 2026", "en", (("Wave", "2026"),))._repr_html_()]))
    Asked('Trust, 2026')
    """
    from bs4 import BeautifulSoup

    for piece in html:
        if f'class="{CLASS}"' not in piece:
            continue
        for found in BeautifulSoup(piece, "html.parser").select(f"dl.{CLASS}[data-title]"):
            names, values = ([each.get_text() for each in found(tag)] for tag in ("dt", "dd"))
            yield Asked(
                str(found["data-title"]),
                check_language(str(found.get("lang"))),
                tuple(zip(names, values, strict=False)),
                str(found.get("data-method", "")),
            )


def move_asked(soup: BeautifulSoup) -> None:
    """Put what was asked beneath a page's title, once: chapters repeat it.

    Parameters
    ----------
    soup
        The page; it is changed. What machines read of it stands in the head already.
    """
    header = soup.body.find("header", recursive=False) if soup.body else None
    for at, found in enumerate(soup.main.find_all("dl", class_=CLASS) if soup.main else ()):
        found.attrs = {"class": CLASS}
        found.extract()
        if at == 0 and header is not None:
            header.append(found)


def name_report(
    survey: str, wave: str, unit: str, language: Language, *, whole: bool = False
) -> str:
    """Name a report by survey, wave and unit; a unit that the survey's name has is not named again.

    Nor is the whole of the institution: the survey is about it, in whatever language.

    Examples
    --------
    >>> name_report("Trust in Statens Museum", "2026", "Statens Museum", "en")
    'Trust in Statens Museum, 2026'
    """
    if whole or unit in survey:
        return text("report_title_whole", language, survey=survey, wave=wave)
    return text("report_title", language, survey=survey, wave=wave, unit=unit)
