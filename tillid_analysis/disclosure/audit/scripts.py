"""The only scripts that a page may carry, each known by its fingerprint."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

# Of every version that was given away: older pages lie in the folders that are audited. A script
# shows what stands in a page's tables and nothing else; whoever adds one here has read it.
KNOWN = frozenset({"sha256-M6YL0hf6cdtBm5bpvC1tVo10LDC9aq1IR/N9pK1iCP0="})


def fingerprint(script: str) -> str:
    """Return what stands for a script, as a page's policy for scripts writes it.

    Examples
    --------
    >>> fingerprint("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def is_known(script: str) -> bool:
    """Say whether a script, exactly as it stands, is one of the package's own."""
    return fingerprint(script) in KNOWN


def leave_out_known(policy: str) -> str:
    """Take the fingerprints of known scripts out of what a page says that it may run."""
    for each in KNOWN:
        policy = policy.replace(f"'{each}'", "")
    return policy
