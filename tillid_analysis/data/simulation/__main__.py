"""Write the sample survey: `python -m tillid_analysis.data.simulation data/sample`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tillid_analysis.data.simulation.files import SAMPLE_SEED, write_sample


def main() -> None:
    """Write the sample survey to the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tillid_analysis.data.simulation")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SAMPLE_SEED)
    choices = parser.parse_args()
    written = write_sample(choices.folder, seed=choices.seed)
    sys.stdout.write("".join(f"{path}\n" for path in written))


if __name__ == "__main__":
    main()
