"""Every key and KPI that the glossary names exists, and terms stand in order."""

import re

import pytest

from funnel_sim.metrics import INDEX
from tests.support.pages import codes, page, table
from tests.support.schema_paths import schema_keys

TEXT = page("docs/glossary.md")
TERMS = table(TEXT, "term", "what it is", "key", "KPI")
KEYS = {*schema_keys(), "law"}
EXPECTED = """
    lead, prospect, segment, channel, stage, touch, cadence, hand-over, ramp, quota, attainment,
    accelerator, pipeline coverage, retention, churn, renewal, expansion, contribution,
    over-dispersion, common random numbers, warm-up
"""


@pytest.mark.parametrize("row", TERMS, ids=[row[0] for row in TERMS])
def test_a_term_is_explained_in_a_sentence_or_two_and_leads_to_what_exists(row):
    _, meaning, keys, kpis = row
    assert 1 <= len(re.findall(r"[.?!](?= |$)", meaning)) <= 2
    assert [key for key in codes(keys) if key not in KEYS] == []
    assert [kpi for kpi in codes(kpis) if kpi not in INDEX] == []
    assert re.sub(r"[` \w.*]", "", keys + kpis) == "", "names stand in `code`"


def test_terms_are_there_once_and_in_order_under_each_heading():
    terms = [row[0].lower() for row in TERMS]
    assert len(set(terms)) == len(terms)
    assert {term.strip() for term in EXPECTED.split(",")} <= set(terms)
    for part in TEXT.split("\n## ")[1:]:
        listed = [row[0].lower() for row in table(part, "term", "what it is", "key", "KPI")]
        assert listed == sorted(listed)
