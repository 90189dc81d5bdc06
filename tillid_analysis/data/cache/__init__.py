"""The cache: what was read from an export, kept beside the survey until something changes."""

from tillid_analysis.data.cache.slots import Slot, find_slot

__all__ = ["Slot", "find_slot"]
