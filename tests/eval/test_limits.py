from __future__ import annotations

from pathlib import Path

import pytest

from eval.limits import LimitsError, MetricLimit, read_limits


def written(folder: Path, text: str) -> Path:
    file = folder / "muc.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_limits_are_read_with_the_baseline_beside_them(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        'questions = 5\nbaseline = "moc/a.json"\nmutations = true\n'
        '[metrics."recall@5"]\nmin = 0.9\nmax_fall = 0.02\n[metrics.forbidden]\nmax = 0.1\n',
    )
    limits = read_limits(file)
    assert limits.baseline == tmp_path / "moc" / "a.json"
    assert limits.mutations
    assert limits.metrics["recall@5"] == MetricLimit(min=0.9, max_fall=0.02)
    assert limits.compared == ["recall@5"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("metrics = ", "TOML"),
        ("questions = 3", "metrics"),
        ("[metrics]", "metrics"),
        ("[metrics.correct]", "max_fall"),
        ("[metrics.corect]\nmin = 0.5", "corect"),
        ("[metrics.correct]\nmin = 0.5\nmaximum = 1", "maximum"),
        ("[metrics.correct]\nmax_fall = 0.1", "baseline"),
        ('baseline = "a.json"\n[metrics.latency_p95]\nmax_fall = 5', "latency_p95"),
        ('baseline = "a.json"\n[metrics.correct]\nmax_fall = -0.1', "max_fall"),
        ("alpha = 2\n[metrics.correct]\nmin = 0.5", "alpha"),
    ],
)
def test_limits_that_cannot_be_checked_are_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LimitsError, match=rf"(?s)muc\.toml.*{told}"):
        read_limits(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LimitsError, match=r"khong-co\.toml"):
        read_limits(tmp_path / "khong-co.toml")
