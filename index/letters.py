"""The letters and hyphens of Vietnamese texts, as the inside of a regular expression's class.

Their code points are scattered: a range such as ``À-Ỹ`` holds capitals and small letters alike.
"""

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
LOWER = UPPER.lower()
DASHES = "-‐‑–—"
"""Hyphens and dashes of document numbers; to come first in a class, where "-" makes no range."""
WORD_ENDS = r"(?![^\W⁰¹²³⁴⁵⁶⁷⁸⁹])"
"""A pattern: no word goes on here; the mark of a footnote is no part of one."""
