"""The promise kept: what may be shown is decided once, before anything is drawn."""

from tillid_analysis.disclosure.decision import plan_release
from tillid_analysis.disclosure.release import Release

__all__ = ["Release", "plan_release"]
