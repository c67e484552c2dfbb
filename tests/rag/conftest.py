"""What the tests of the answer room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.catalogue import Catalogue
from rag.attribution import Attributor
from tests.rag.sample_passages import sample_attributor, sample_catalogue


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    opened = sample_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def attributor(catalogue: Catalogue) -> Attributor:
    return sample_attributor(catalogue)
