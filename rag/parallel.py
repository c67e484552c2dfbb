"""Things told side by side, each of which has a subject of its own.

In "hộ xen ghép được hỗ trợ 30 triệu đồng, hộ tái định cư được hỗ trợ 50 triệu đồng và giao đất"
whoever takes words of both halves must name both: land is not given to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, permutations

from rag.bodies import bodies_in
from rag.statement import Piece

_Half = list[str]
"""The words and figures that state something, in order."""


def mixes_subjects(stated: Sequence[Piece], quoted: Sequence[Piece]) -> bool:
    """Whether a statement gives one subject what the quote tells of another beside it.

    Clauses that begin with the same word stand side by side; each reaches to the next of them.
    What first tells one from another is its subject.
    """
    told = {piece.key for piece in stated if piece.states}
    for halves in _side_by_side(quoted):
        for one, other in permutations(halves, 2):
            of_one = [key for key in one if key not in other]
            of_other = [key for key in other if key not in one]
            both = not (told.isdisjoint(of_one) or told.isdisjoint(of_other))
            if both and of_one[0] not in told:
                return True
    return False


def _side_by_side(quoted: Sequence[Piece]) -> Iterator[list[_Half]]:
    clauses = _clauses(quoted)
    openings = [clause[0] for clause in clauses]
    for opening in {key for key in openings if openings.count(key) > 1}:
        starts = [i for i, key in enumerate(openings) if key == opening]
        ends = [*starts[1:], len(clauses)]
        yield [
            [key for clause in clauses[start:end] for key in clause]
            for start, end in zip(starts, ends, strict=True)
        ]


def _clauses(quoted: Sequence[Piece]) -> list[_Half]:
    """The clauses; a list of bodies goes with the clause that tells what they do."""
    clauses: list[_Half] = []
    waiting: _Half = []
    for _, group in groupby(quoted, key=lambda piece: piece.clause):
        found = [*group]
        keys = [piece.key for piece in found if piece.states]
        waiting += keys
        if keys and not _is_body(found):
            clauses.append(waiting)
            waiting = []
    return [*clauses, *([waiting] if waiting else [])]


def _is_body(clause: Sequence[Piece]) -> bool:
    """Whether a clause is the name of a body and nothing else."""
    named = {i for body in bodies_in(clause) for i in range(body.start, body.end)}
    return all(i in named or piece.is_capital for i, piece in enumerate(clause) if piece.states)
