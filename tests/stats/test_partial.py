"""What is left of measures when others are taken out, beside least squares."""

import numpy as np
import pytest

from tillid_analysis.stats.partial import partial_out


def residuals(measures: np.ndarray, controls: np.ndarray) -> np.ndarray:
    """Return what least squares leaves of the measures."""
    design = np.column_stack([np.ones(len(controls)), controls])
    found: np.ndarray = measures - design @ np.linalg.lstsq(design, measures, rcond=None)[0]
    return found


def test_residuals_of_least_squares(rng: np.random.Generator) -> None:
    values = rng.normal(size=(50, 5)) @ rng.normal(size=(5, 5))
    found = partial_out(np.cov(values.T), controls=2)
    left = residuals(values[:, :3], values[:, 3:])
    np.testing.assert_allclose(found.covariance, np.cov(left.T), rtol=1e-10)
    np.testing.assert_allclose(found.correlation, np.corrcoef(left.T), rtol=1e-10)
    np.testing.assert_allclose(found.explained, 1 - left.var(0) / values[:, :3].var(0), rtol=1e-9)
    assert found.taken == 2


def test_replicates_are_taken_one_by_one(rng: np.random.Generator) -> None:
    both = np.stack([np.cov(rng.normal(size=(4, 30))) for _ in range(2)])
    found = partial_out(both, controls=1)
    for at in range(2):
        alone = partial_out(both[at], controls=1)
        np.testing.assert_array_equal(found.covariance[at], alone.covariance)


def test_controls_that_follow_from_others_take_nothing_more(rng: np.random.Generator) -> None:
    kind = rng.integers(0, 3, 60)
    measures = rng.normal(size=(60, 2)) + kind[:, None]
    categories = np.eye(3)[kind]
    every = partial_out(np.cov(np.column_stack([measures, categories]).T), controls=3)
    two = partial_out(np.cov(np.column_stack([measures, categories[:, :2]]).T), controls=2)
    np.testing.assert_allclose(every.covariance, two.covariance, rtol=1e-10)
    assert (every.taken, two.taken) == (2, 2)


def test_nobody_in_a_category() -> None:
    found = partial_out(np.diag([1.0, 2.0, 0.0]), controls=1)
    assert found.covariance.tolist() == [[1.0, 0.0], [0.0, 2.0]]
    assert found.taken == 0


def test_a_measure_that_the_controls_determine_has_no_correlation() -> None:
    found = partial_out([[1.0, 0.3, 1.0], [0.3, 1.0, 0.3], [1.0, 0.3, 1.0]], controls=1)
    assert found.covariance[0].tolist() == [0.0, 0.0]
    assert np.isnan(found.correlation[0]).all()
    assert found.correlation[1, 1] == 1


def test_no_controls(rng: np.random.Generator) -> None:
    matrix = np.cov(rng.normal(size=(3, 20)))
    np.testing.assert_array_equal(partial_out(matrix, controls=0).covariance, matrix)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_scale_changes_nothing(scale: float, rng: np.random.Generator) -> None:
    values = rng.normal(size=(40, 4))
    found = partial_out(np.cov((values * scale).T), controls=2)
    plain = partial_out(np.cov(values.T), controls=2)
    np.testing.assert_allclose(found.correlation, plain.correlation, rtol=1e-8)
