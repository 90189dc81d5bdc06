"""One object with two faces: choices that work in JupyterLab, and a page that needs nothing else.

Both look numbers up in released results and never compute any. `cube` holds the results as sheets,
`choices` says what can be chosen and what a choice shows, `drawing` draws it; `widget` is the face
in JupyterLab, `page` the one in an exported page, which `script.js` brings to life there.
"""

from tillid_analysis.presentation.explorer.explorer import Explorer, explore

__all__ = ["Explorer", "explore"]
