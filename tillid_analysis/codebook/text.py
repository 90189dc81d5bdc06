"""Building blocks of the survey file: strict records, texts in two languages, codes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from tillid_analysis.language import Language


class Record(BaseModel):
    """A part of the survey file: unknown names and wrong types are refused, nothing is coerced."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _TextPair(Record):
    da: str
    en: str | None = None


class LocalText(_TextPair):
    """A text in Danish and, where it was written, in English.

    Parameters
    ----------
    da
        The Danish text.
    en
        The English text; the Danish one is used where it is missing.

    Examples
    --------
    >>> LocalText(da="Tillid", en="Trust").in_language("en")
    'Trust'
    """

    def in_language(self, language: Language) -> str:
        """Return the text in the language asked for, or in Danish."""
        return (self.en or self.da) if language == "en" else self.da


def as_pair(value: object) -> object:
    """Return a text that was written once as one in both languages; leave all else alone."""
    return {"da": value, "en": value} if isinstance(value, str) else value


def _code(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("a code is a whole number or a text; write a text in quotation marks")
    return value


Text = Annotated[LocalText, BeforeValidator(as_pair, json_schema_input_type=LocalText | str)]
Code = Annotated[int | str, BeforeValidator(_code)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w*$")]
"""A name that is a letter followed by letters, digits and underscores."""
