"""A made-up institution whose truth is known, to learn, test and measure with."""

from tillid_analysis.data.simulation.benchmark import simulate_answers
from tillid_analysis.data.simulation.files import write_sample
from tillid_analysis.data.simulation.respondents import (
    SimulatedSurvey,
    SimulatedWave,
    simulate_survey,
)

__all__ = [
    "SimulatedSurvey",
    "SimulatedWave",
    "simulate_answers",
    "simulate_survey",
    "write_sample",
]
