"""Proposing a survey file: what an analyst has is exports, and what is needed is a codebook."""

from tillid_analysis.data.proposal.folder import propose_survey

__all__ = ["propose_survey"]
