"""Numbers in, small frozen records out: the arithmetic, which knows nothing of surveys."""
