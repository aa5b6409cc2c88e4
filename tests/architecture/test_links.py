"""Links between the project's own pages and files lead somewhere."""

import pytest

from tests.support.pages import ROOT, anchors, links, page

PAGES = sorted(
    file for folder in ("*.md", "docs/**/*.md", "benchmarks/*.md") for file in ROOT.glob(folder)
)


@pytest.mark.parametrize("file", PAGES, ids=[str(file.relative_to(ROOT)) for file in PAGES])
def test_every_link_leads_to_a_file_and_a_heading_of_it(file):
    for _, target in links(page(str(file.relative_to(ROOT)))):
        if target.startswith(("http://", "https://")):
            continue
        path, _, heading = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        assert there.exists(), target
        assert not heading or heading in anchors(there.read_text(encoding="utf-8")), target
