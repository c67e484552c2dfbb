"""What was found in the documents, listed in full: duties, targets, references, bodies."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from api.dependencies import Ready
from api.problems import PROBLEM
from api.rows import duty_rows, reference_rows, target_rows
from api.schemas.lists import (
    Agency,
    AgencyFound,
    AgencyList,
    DutiesWanted,
    DutyPage,
    ListWanted,
    ReferencePage,
    ReferencesWanted,
    TargetPage,
)
from rag.exports.listing import (
    FileFormat,
    Listing,
    duty_listing,
    reference_listing,
    target_listing,
)
from rag.lists.duties import select_duties
from rag.lists.references import select_references, select_references_to
from rag.lists.targets import select_targets

router = APIRouter(prefix="/v1", tags=["Danh mục"])

_MEDIA_TYPES: Final = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ICS: "text/calendar; charset=utf-8",
}


def _responses(*forms: FileFormat) -> dict[int | str, dict[str, Any]]:
    """How the answers of a list are documented: its JSON, and files of these forms."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    content = {_MEDIA_TYPES[form].partition(";")[0]: schema for form in forms}
    return {200: {"content": content}, 404: PROBLEM}


@router.get(
    "/duties",
    summary="Danh mục nhiệm vụ",
    response_model=DutyPage,
    responses=_responses(FileFormat.CSV, FileFormat.XLSX, FileFormat.ICS),
)
def duties(wanted: Annotated[DutiesWanted, Query()], service: Ready) -> DutyPage | Response:
    """Tell who must do what by when, as JSON by pages, or all of it as a file.

    Of a body that is asked for, a task that is given to it by name is told so, and otherwise as
    one of the bodies that a collective name means. The calendar holds what falls due on a day.
    """
    catalogue = service.generation.catalogue
    found = select_duties(catalogue, service.agencies, wanted.filter())
    if wanted.format != "json":
        return _file(duty_listing(found, catalogue), wanted.format)
    rows = found[wanted.offset : wanted.offset + wanted.limit]
    return DutyPage(
        total=len(found),
        collective=found.collective_count,
        limit=wanted.limit,
        offset=wanted.offset,
        body=AgencyFound.of(found.body) if found.body else None,
        duties=duty_rows(rows, catalogue),
    )


@router.get(
    "/targets",
    summary="Danh mục chỉ tiêu",
    response_model=TargetPage,
    responses=_responses(FileFormat.CSV, FileFormat.XLSX),
)
def targets(wanted: Annotated[ListWanted, Query()], service: Ready) -> TargetPage | Response:
    """List the quantified aims that documents set, as JSON by pages, or all of them as a file."""
    catalogue, documents = service.generation.catalogue, wanted.of_documents()
    found = select_targets(catalogue, documents)
    if wanted.format != "json":
        return _file(target_listing(found, documents), wanted.format)
    return TargetPage(
        total=len(found),
        limit=wanted.limit,
        offset=wanted.offset,
        targets=target_rows(found[wanted.offset : wanted.offset + wanted.limit], catalogue),
    )


@router.get(
    "/references",
    summary="Danh mục văn bản được dẫn",
    response_model=ReferencePage,
    responses=_responses(FileFormat.CSV, FileFormat.XLSX),
)
def references(
    wanted: Annotated[ReferencesWanted, Query()], service: Ready
) -> ReferencePage | Response:
    """List what documents cite and where it leads, as JSON by pages, or all of it as a file.

    With `leads_to` only the citations of that document: who cites it, and where.
    """
    catalogue, documents = service.generation.catalogue, wanted.of_documents()
    if wanted.leads_to is None:
        found = select_references(catalogue, documents)
    else:
        found = select_references_to(catalogue, wanted.leads_to, documents)
    if wanted.format != "json":
        return _file(reference_listing(found, documents), wanted.format)
    return ReferencePage(
        total=len(found),
        limit=wanted.limit,
        offset=wanted.offset,
        references=reference_rows(found[wanted.offset : wanted.offset + wanted.limit], catalogue),
    )


@router.get("/agencies", summary="Các cơ quan được giao nhiệm vụ")
def agencies(service: Ready) -> AgencyList:
    """List the bodies that have duties, to choose one from."""
    names = service.generation.catalogue.findings.agencies()
    known = service.agencies
    return AgencyList(
        agencies=[Agency(name=name, collective=known.is_collective(name)) for name in names]
    )


def _file(listing: Listing, form: str) -> Response:
    ending = FileFormat(form)
    name = {"Content-Disposition": f'attachment; filename="{listing.name}.{ending}"'}
    return Response(listing.file(ending), headers=name, media_type=_MEDIA_TYPES[ending])
