"""Parameterised notebooks, run and made into pages that can be mailed."""
