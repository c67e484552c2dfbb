"""Commands that list what was found: duties, targets, references, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from cli.console import err, out
from cli.files import write_file, write_out
from cli.opening import bodies
from cli.options import AsJson, OfDocument, OfProvince, OfYear, OutFile, day_of
from index.errors import CancuError
from settings import load_settings

if TYPE_CHECKING:
    from rag.exports.sheet import Sheet
    from rag.lists.duties import DutyFilter, DutyList

FILE_WIDTH = 120
"""A table written into a file is so many characters wide."""


class Format(StrEnum):
    """How a list is printed or written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class DutyFormat(StrEnum):
    """How duties are printed or written; their deadlines also make a calendar."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"
