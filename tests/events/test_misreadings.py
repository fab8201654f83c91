"""Frequent errors of the small model's tagger and parser, mended where that is sure."""

import pytest

pytestmark = pytest.mark.model

MENDED = [
    ("General Abdel Fattah al-Sisi ousted President Mohamed Morsi.", "Abdel Fattah el-Sisi", "destabilised", "Mohamed Morsi"),
    ("Zimbabwe sentences British mercenary Simon Mann to seven years in prison.", "Zimbabwe", "convicted", "Simon Mann"),
    ("Gambian President Adama Barrow names Fatoumata Tambajang as Vice-President.", "Adama Barrow", "appointed", "Fatoumata Tambajang"),
    ("Nigerian President Olusegun Obasanjo sacks education minister Fabian Osuji.", "Olusegun Obasanjo", "removed", "Fabian Osuji"),
    ("Al-Shabaab claims responsibility for the attack in Kenya.", "Al-Shabaab", "attacked", "Kenya"),
    ("Syria and Ukraine re-established diplomatic relations.", "Syria", "establishedTiesWith", "Ukraine"),
    ("Russia declared a cease-fire with Ukraine.", "Russia", "declaredCeasefireWith", "Ukraine"),
    ("The European Commission fined Google.", "European Commission", "punished", "Google"),
    ("A Danish court found the Iranian regime guilty of murder.", "Denmark", "convicted", "Iran"),
    ("Missiles fired by the Israeli military struck a depot of the Syrian army.", "Israel", "attacked", "Syrian Army"),
    ("Estonia says Russian jets violated its airspace.", "Russia", "showedForceTo", "Estonia"),
    ("Germany provided 28 million euros for humanitarian aid for people in Yemen.", "Germany", "gaveMoneyTo", "Yemen"),
    ("The United States eased some of its restrictions on North Korea.", "United States", "easedSanctionsOn", "North Korea"),
    ("Putin called Erdogan on Friday.", "Vladimir Putin", "spokeWith", "Recep Tayyip Erdoğan"),
]
NO_VERB = [
    "2018 United States gun violence protests.",
    "Military aid to Ukraine during the war.",
    "Attacks on civilians in the Russian invasion.",
    "Turkish attacks London.",
]


@pytest.mark.parametrize(("text", "source", "relation", "target"), MENDED, ids=[row[0][:50] for row in MENDED])
def test_mended(text: str, source: str, relation: str, target: str, read) -> None:
    found = [(e.source.actor.name, e.relation, e.target.actor.name) for e in read(text).events]
    assert found == [(source, relation, target)]


@pytest.mark.parametrize("text", NO_VERB)
def test_noun_phrases_stay_what_they_are(text: str, read) -> None:
    assert read(text).events == ()
