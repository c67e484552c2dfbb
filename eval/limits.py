"""What a gate demands of a report: a TOML file.

questions = 60                          # at least so many must have been asked
baseline = "baselines/sample.json"      # a report kept beside this file
alpha = 0.05                            # of the paired test against it
mutations = true                        # every planted fault must be caught

[metrics."recall@5"]
min = 0.95                              # or max, where less is better
max_fall = 0.02                         # against the baseline
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.metrics import METRICS
from index.errors import CancuError

_PAIRED = {metric.name for metric in METRICS if metric.paired}
_METRICS = {metric.name for metric in METRICS}


class LimitsError(CancuError):
    """A file of limits cannot be read; names the file."""


class MetricLimit(BaseModel):
    """What one metric must keep to: bounds, and how much worse than the baseline it may be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: float | None = None
    max: float | None = None
    max_fall: Annotated[float | None, Field(ge=0.0)] = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.min is None and self.max is None and self.max_fall is None:
            raise ValueError("phải nêu min, max hoặc max_fall")
        return self


class Limits(BaseModel):
    """All that a gate demands; ``baseline`` is a path relative to the file of the limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Annotated[int, Field(ge=1)] = 1
    baseline: Path | None = None
    alpha: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.05
    mutations: bool = False
    metrics: Annotated[dict[str, MetricLimit], Field(min_length=1)]

    @property
    def compared(self) -> list[str]:
        """The metrics that are held against the baseline."""
        return [name for name, limit in self.metrics.items() if limit.max_fall is not None]

    @model_validator(mode="after")
    def _can_be_checked(self) -> Self:
        if unknown := sorted(set(self.metrics) - _METRICS):
            raise ValueError(f"không có độ đo {', '.join(unknown)}")
        if unpaired := sorted(set(self.compared) - _PAIRED):
            raise ValueError(f"không so được từng câu với mốc (max_fall): {', '.join(unpaired)}")
        if self.compared and self.baseline is None:
            raise ValueError("có max_fall mà không nêu baseline")
        return self


def read_limits(file: Path) -> Limits:
    """The limits in a file, the path of their baseline made whole.

    Raises:
        LimitsError: the file cannot be read, or demands what cannot be checked.
    """
    try:
        limits = Limits.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise LimitsError(f"{file}: không đọc được mức giới hạn ({error.strerror}).") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LimitsError(f"{file}: không phải TOML ({error}).") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'tệp'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise LimitsError(f"{file}: mức giới hạn không hợp lệ ({faults}).") from error
    if limits.baseline is None:
        return limits
    return limits.model_copy(update={"baseline": file.parent / limits.baseline})
