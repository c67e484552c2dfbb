"""A report as JUnit XML, which every CI server shows: a suite a question set, a case a question.

A case fails where the question was not answered, or refused, rightly, so that a server shows which
questions a change has broken; whether that stops the change is for the gate to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from eval.rendering.misses import why_missed
from eval.reports import QuestionResult, Report

_ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> bytes:
    """The XML document, UTF-8."""
    root = ET.Element("testsuites", name="cancu eval")
    for name, questions in groupby(report.questions, key=lambda question: question.set):
        root.append(_suite(name, [*questions]))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _suite(name: str, questions: Sequence[QuestionResult]) -> ET.Element:
    cases = [_case(name, question) for question in questions]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
    }
    numbers = {key: str(count) for key, count in counts.items()}
    suite = ET.Element("testsuite", {"name": _legal(name)} | numbers)
    suite.extend(cases)
    return suite


def _case(name: str, question: QuestionResult) -> ET.Element:
    seconds = f"{(question.milliseconds or 0.0) / 1000:.3f}"
    classname = _legal(f"{name.removesuffix('.jsonl')}.{question.kind}")
    case = ET.Element("testcase", name=_legal(question.id), classname=classname, time=seconds)
    if why := why_missed(question):
        fault = ET.SubElement(case, "error" if question.error else "failure", message=_legal(why))
        fault.text = _legal(question.question)
    return case


def _legal(text: str) -> str:
    """The text without the characters that XML 1.0 has no way to write (its section 2.2)."""
    return _ILLEGAL.sub("", text)
