"""What was asked and how to read it: the survey file as strict, frozen models."""

from tillid_analysis.codebook.files import read_codebook
from tillid_analysis.codebook.instrument import Index, Instrument, Item, Missing, Option, Scale
from tillid_analysis.codebook.models import Codebook, Wave
from tillid_analysis.codebook.policy import Policy
from tillid_analysis.codebook.text import LocalText
from tillid_analysis.codebook.unit_source import UnitSource
from tillid_analysis.dialects import Dialect

__all__ = [
    "Codebook",
    "Dialect",
    "Index",
    "Instrument",
    "Item",
    "LocalText",
    "Missing",
    "Option",
    "Policy",
    "Scale",
    "UnitSource",
    "Wave",
    "read_codebook",
]
