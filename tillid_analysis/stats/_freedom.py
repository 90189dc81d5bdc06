"""Degrees of freedom of covariances that were found from few groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tillid_analysis.stats._arrays import FloatArray, as_floats, divide, root

LEAST_LEFT = 1e-8
"""What others must have of a direction of the predictors: less, and one group determines it."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Each of g groups' part of k predictors' cross-products, along axes where they add up to one.

    Attributes
    ----------
    value, left : (g, k)
        Eigenvalues of each group's part, and the roots of one over what the others have.
    vector : (g, k, k)
        Eigenvectors, in columns.
    """

    value: FloatArray
    left: FloatArray
    vector: FloatArray

    @classmethod
    def of(cls, parts: FloatArray) -> Shares:
        """Take the parts (g, k, k) apart."""
        value, vector = np.linalg.eigh(parts)
        others = np.where(1 - value > LEAST_LEFT, 1 - value, np.inf)
        return cls(np.clip(value, 0, 1), 1 / np.sqrt(others), vector)

    def adjust(self, scores: FloatArray) -> FloatArray:
        """Make up for what each group's residuals (g, k) lose by the fit (CR2)."""
        turned = np.einsum("gia,gi->ga", self.vector, scores) * self.left
        return as_floats(np.einsum("gia,ga->gi", self.vector, turned))

    def freedom(self, along: FloatArray) -> FloatArray:
        """Return (m,) the degrees of freedom of m covariances of q sums (m, q, k).

        With errors that are alike and independent, the covariance found is a sum over groups of
        u u', u having covariance P_gh = d_g - b_g b_h'. Its elements then vary as those of a
        Wishart matrix with so many degrees of freedom, in the mean over all elements.
        """
        turned = np.einsum("gia,msi->gmsa", self.vector, along)
        d = np.einsum("gmsa,gmta,ga->gmst", turned, turned, self.value * self.left**2)
        b = np.einsum("gia,ga,gmsa->gmsi", self.vector, self.value * self.left, turned)
        own = np.einsum("gmsi,gmti->gmst", b, b)
        white = _whiten((d - own).sum(axis=0))
        d, own = (np.einsum("msu,gmuv,mtv->gmst", white, each, white) for each in (d, own))
        b = np.einsum("msu,gmui->gmsi", white, b)
        both = np.einsum("gmsi,gmtj->mstij", b, b)
        q = along.shape[1]
        total = np.zeros(len(along))
        for s in range(q):
            for t in range(q):
                total += _spread(d, own, s, t)
                total += np.einsum("mij,mji->m", both[:, s, t], both[:, t, s])
                total += np.einsum("mij,mji->m", both[:, t, s], both[:, t, s])
        return divide(float(q * (q + 1)), total)


def _spread(d: FloatArray, own: FloatArray, s: int, t: int) -> FloatArray:
    """Return (m,) the part of an element's variance that is of each group with itself."""
    same = d[..., s, s] * d[..., t, t] + d[..., s, t] ** 2
    same -= d[..., s, s] * own[..., t, t] + d[..., t, t] * own[..., s, s]
    same -= 2 * d[..., s, t] * own[..., s, t]
    return as_floats(same.sum(axis=0))


def _whiten(covariance: FloatArray) -> FloatArray:
    """Return (m, q, q) what makes covariances one; NaN where they are singular."""
    value, vector = np.linalg.eigh(covariance)
    scale = root(divide(1.0, np.where(value > LEAST_LEFT * value[:, -1:], value, 0)))
    return as_floats(np.einsum("msa,ma,mta->mst", vector, scale, vector))
