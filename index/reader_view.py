"""A folder of a reader's own over an index that is only read.

Chroma writes a lock row into its database whenever it is opened, Tantivy a lock file into its
folder. Both would fail on a read-only disk and break the rule that readers never write. So a
reader opens a temporary folder that links to the index's files; what is written to is copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory


def reader_view(folder: Path, copied: Collection[str] = ()) -> TemporaryDirectory[str]:
    """Make a temporary folder with the entries of ``folder``: links, but for those ``copied``."""
    entries = list(folder.absolute().iterdir())
    view = TemporaryDirectory(prefix="cancu-", ignore_cleanup_errors=True)
    for entry in entries:
        place = Path(view.name, entry.name)
        if entry.name in copied:
            shutil.copyfile(entry, place)
        elif not entry.name.endswith(".lock"):
            place.symlink_to(entry, target_is_directory=entry.is_dir())
    return view
