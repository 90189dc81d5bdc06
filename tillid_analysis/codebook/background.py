"""What answers may be split by, and what readers see of its categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field

from tillid_analysis.codebook.instrument import Option
from tillid_analysis.codebook.text import LocalText, as_pair
from tillid_analysis.errors import Problem
from tillid_analysis.language import LANGUAGES, Language


class SplitBy(LocalText):
    """A background: its title, and what its categories are called.

    Parameters
    ----------
    da, en
        The title.
    categories
        Categories with the labels that readers see. A category is named by the label that its code
        has in the export, or by the code where it has none; that name is what results, releases and
        the ledger know it by, and it stands where there is no label here.

    Examples
    --------
    >>> yes = Option(code="Ja", label=LocalText(da="Ja", en="Yes"))
    >>> leads = SplitBy(da="Leder", en="Manager", categories=(yes,))
    >>> leads.name_of("Ja", "en"), leads.name_of("Nej", "en")
    ('Yes', 'Nej')
    """

    # A file has lists only, and is no longer known to be one where a title alone is allowed too.
    categories: Annotated[tuple[Option, ...], Field(strict=False)] = ()

    @cached_property
    def label_by_code(self) -> Mapping[str, LocalText]:
        """What readers see of the categories that are named here."""
        return {str(each.code): each.label for each in self.categories}

    def name_of(self, category: str, language: Language) -> str:
        """Return what readers see of a category."""
        label = self.label_by_code.get(category)
        return category if label is None else label.in_language(language)


Background = Annotated[SplitBy, BeforeValidator(as_pair, json_schema_input_type=SplitBy | str)]


def check_categories(backgrounds: Mapping[str, SplitBy]) -> Iterator[Problem]:
    """List categories that are named twice, and names that two of them have."""
    for name, background in backgrounds.items():
        where = f"background.{name}.categories"
        for code, count in Counter(str(each.code) for each in background.categories).items():
            if count > 1:
                yield Problem(where, f"{code!r} stands more than once", "keep it once")
        for language in LANGUAGES:
            labels = Counter(each.label.in_language(language) for each in background.categories)
            for label, count in labels.items():
                if count > 1 and len(background.label_by_code) == len(background.categories):
                    found = f"{label!r} is what {count} of them are called in {language!r}"
                    yield Problem(
                        where, found, "readers could not tell them apart: name them apart"
                    )
