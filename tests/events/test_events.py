import datetime

import pytest

from legation.events.when import resolve_date
from legation.relations import load_relations

EVENTS = [
    ("NATO immediately rejected the Russian demand.", "NATO", "REJECT", "Russia", "actual", None),
    ("Egypt and Sudan signed a truce mediated by Qatar.", "Qatar", "CONSULT", "Sudan", "actual", None),
    ("Talks were held in Damascus between Emmanuel Macron and Sergei Lavrov.", "Emmanuel Macron", "CONSULT", "Sergei Lavrov", "actual", None),
    ("Israeli troops conduct raids into Gaza.", "Israel", "COERCE", "Palestine", "actual", None),
    ("US airstrikes in Yemen killed ten people.", "United States", "ASSAULT", "Yemen", "actual", None),
    ("Syrian troops retook the ISIL-controlled city of Palmyra.", "Syria", "ASSAULT", "Islamic State of Iraq and the Levant", "actual", None),
    ("Russia would target its missiles at Ukraine if it threatened Russia's security.", "Ukraine", "THREATEN", "Russia", "possible", None),
    ("Paraguay announces withdrawal of its recognition of Palestine.", "Paraguay", "SUPPORT", "Palestine", "negated", None),
    ("Piyush Goyal met his Malaysian counterpart Darell Leiking.", "Piyush Goyal", "CONSULT", "Darell Leiking", "actual", None),
    ("The three Baltic states condemned Russia.", "Latvia", "ACCUSE", "Russia", "actual", None),
    ("Iran was sanctioned by the European Union.", "European Union", "SANCTION", "Iran", "actual", None),
    ("France, which invaded Algeria, apologised.", "France", "ASSAULT", "Algeria", "actual", None),
    ("Russia did not attack Ukraine.", "Russia", "ASSAULT", "Ukraine", "negated", None),
    ("Macron will visit Japan.", "Emmanuel Macron", "CONSULT", "Japan", "planned", None),
    ("Russia may invade Ukraine.", "Russia", "ASSAULT", "Ukraine", "possible", None),
    ("If Russia invades Ukraine, NATO will respond.", "Russia", "ASSAULT", "Ukraine", "possible", None),
    ("Russia plans to invade Ukraine.", "Russia", "ASSAULT", "Ukraine", "planned", None),
    ("France urged Russia to leave Ukraine alone and to free Poland.", "France", "REQUEST", "Russia", "actual", None),
    ("Germany refused to arm Ukraine.", "Germany", "AID", "Ukraine", "negated", None),
    ("Ukraine accused Russia of shelling Poland.", "Russia", "ASSAULT", "Poland", "actual", "Ukraine"),
    ("Ukraine said that Russia attacked Poland.", "Russia", "ASSAULT", "Poland", "actual", "Ukraine"),
    ("According to Ukraine, Russia attacked Poland.", "Russia", "ASSAULT", "Poland", "actual", "Ukraine"),
    ("Russia reportedly attacked Poland.", "Russia", "ASSAULT", "Poland", "actual", "unnamed sources"),
    ("Canada announced that it will aid Ukraine.", "Canada", "AID", "Ukraine", "planned", None),
    ('"Russia attacked Poland," Zelenskyy said.', "Russia", "ASSAULT", "Poland", "actual", "Volodymyr Zelenskyy"),
    ("US-Russia talks began in Geneva.", "United States", "CONSULT", "Russia", "actual", None),
    ("The US-led invasion of Iraq began.", "United States", "ASSAULT", "Iraq", "actual", None),
    ("Japan held talks with China.", "Japan", "CONSULT", "China", "actual", None),
    ("Canada offered Ukraine a loan of 50 million dollars.", "Canada", "AID", "Ukraine", "planned", None),
    ("The Taliban claimed responsibility for a bomb attack on the Spanish embassy.", "Taliban", "ASSAULT", "Spain", "actual", "Taliban"),
    ("Israel claims to have killed Hezbollah militants.", "Israel", "ASSAULT", "Hezbollah", "actual", "Israel"),
    ("Colombia accuses Venezuelan troops of blowing up bridges in Peru.", "Venezuela", "ASSAULT", "Peru", "actual", "Colombia"),
    ("Hezbollah attacked government forces in Gao, Mali.", "Hezbollah", "ASSAULT", "Mali", "actual", None),
    ("NATO rejected the Russian demand. Bulgaria rejected the demand too.", "Bulgaria", "REJECT", "Russia", "actual", None),
    ("The American plan to invade Iraq is a year old.", "United States", "ASSAULT", "Iraq", "planned", None),
    ("Syria agreed to allow the United Nations into Homs.", "Syria", "AGREE", "United Nations", "actual", None),
    ("Turkey threatened to attack Syria.", "Turkey", "THREATEN", "Syria", "actual", None),
    ("Poland refused to arm Ukraine.", "Poland", "REJECT", "Ukraine", "actual", None),
    ("France demanded that Iran stop.", "France", "REQUEST", "Iran", "actual", None),
    ("Nancy Pelosi announces a visit to Japan.", "Nancy Pelosi", "CONSULT", "Japan", "planned", None),
    ("Hu Jintao's visit to Japan next week was prepared.", "Hu Jintao", "CONSULT", "Japan", "planned", None),
    ("Tunisia withdrew its recognition of Syria.", "Tunisia", "SUPPORT", "Syria", "negated", None),
    ("A group of Saudi hackers attacked Iran.", "Saudi Arabia", "ASSAULT", "Iran", "actual", None),
    ("Hezbollah stormed a police station in Jordan.", "Hezbollah", "ASSAULT", "Jordan", "actual", None),
    ("Israel bombed ISIS-held areas.", "Israel", "ASSAULT", "Islamic State of Iraq and the Levant", "actual", None),
    ("Iran rejected demands made by France.", "Iran", "REJECT", "France", "actual", None),
    ("Russia demanded guarantees from NATO; the alliance rejected the demand.", "Russia", "REQUEST", "NATO", "actual", None),
    ("Russia demanded guarantees from NATO; the alliance rejected the demand.", "NATO", "REJECT", "Russia", "actual", None),
    ("Israel attacked Syria; Iran denied any role.", "Israel", "ASSAULT", "Syria", "actual", None),
    ("Ukraine attacked Russia, Zelenskyy denied the report.", "Ukraine", "ASSAULT", "Russia", "actual", None),
    ("Russia attacked Ukraine, Kyiv said; Moscow denied the report.", "Russia", "ASSAULT", "Ukraine", "actual", "Ukraine"),
    ("Iran attacked Israel, the minister denied.", "Iran", "ASSAULT", "Israel", "negated", "the minister"),
    ("Turkey reacted angrily to Germany and demanded an explanation.", "Turkey", "REQUEST", "Germany", "actual", None),
    ("Macron said that Iran must stop.", "Emmanuel Macron", "REQUEST", "Iran", "actual", None),
    ("Russia annexed Crimea. Japan condemned the move.", "Japan", "ACCUSE", "Russia", "actual", None),
    ("Israel attacked Syria. It rained. Japan condemned the attack.", "Japan", "ACCUSE", "Israel", "actual", None),
    ("France approved a resolution demanding that Iran stop.", "France", "REQUEST", "Iran", "actual", None),
    ("Japan promised money to the World Food Programme (WFP) and UNICEF.", "Japan", "AID", "UNICEF", "planned", None),
    ("France will attack Iran if Iran attacks Japan.", "France", "ASSAULT", "Iran", "possible", None),
    ("The United Nations told Iraq to disarm.", "United Nations", "REQUEST", "Iraq", "actual", None),
    ("Saudi Arabia has a policy of neither recognising Israel nor talking to it.", "Saudi Arabia", "SUPPORT", "Israel", "negated", None),
    ("France accuses Israel of crimes, saying it attacked Lebanon.", "Israel", "ASSAULT", "Lebanon", "actual", "France"),
    ("Macron asked Japan to join France in bombing Syria.", "Japan", "ASSAULT", "Syria", "possible", None),
    ("Russia and Japan quarrelled. Macron restored relations between the two countries.", "Russia", "SUPPORT", "Japan", "actual", None),
    ("There were fears that Russia would invade Ukraine.", "Russia", "ASSAULT", "Ukraine", "possible", None),
    ("Is Russia attacking Ukraine?", "Russia", "ASSAULT", "Ukraine", "possible", None),
    ("Didn't Russia invade Georgia?", "Russia", "ASSAULT", "Georgia", "possible", None),
    ("And was there any discussion between Barack Obama and Vladimir Putin?", "Barack Obama", "CONSULT", "Vladimir Putin", "possible", None),
    ("Will NATO help Ukraine?", "NATO", "AID", "Ukraine", "possible", None),
    ("Why did Russia attack Ukraine?", "Russia", "ASSAULT", "Ukraine", "actual", None),
    ("When will Zelenskyy meet with Putin?", "Volodymyr Zelenskyy", "CONSULT", "Vladimir Putin", "planned", None),
    ("Given the Russian attack on Ukraine, will NATO help Kyiv?", "Russia", "ASSAULT", "Ukraine", "actual", None),
    ("Can Germany, which supplied arms to Ukraine, persuade Hungary?", "Germany", "AID", "Ukraine", "actual", None),
    ("Did NATO respond to the Russian attack on Ukraine?", "Russia", "ASSAULT", "Ukraine", "actual", None),
    ("NATO responded to the Russian attack on Ukraine.", "Russia", "ASSAULT", "Ukraine", "actual", None),
    ("NATO responded to the Russian attack on Ukraine.", "NATO", "CONSULT", "Russia", "actual", None),
    ("Israel responded with air strikes on Iran.", "Israel", "ASSAULT", "Iran", "actual", None),
    ("The P5+1 talks with Iran made progress.", "France", "CONSULT", "Iran", "actual", None),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "source", "type_", "target", "status", "said"), EVENTS, ids=[e[0] for e in EVENTS])
def test_event(read, text: str, source: str, type_: str, target: str, status: str, said: str | None) -> None:
    found = [
        (e.source.actor.name, str(load_relations()[e.relation].type), e.target.actor.name, str(e.status), e.attributed_name)
        for e in read(text).events
    ]
    assert (source, type_, target, status, said) in found, found


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Blinken said that the talks were useful.",
        "It rained in Russia and in Ukraine.",
        "Russia and Ukraine are countries in Europe.",
        "The price of oil rose in France.",
        "Emmanuel Macron returned to France.",
        "Emmanuel Macron promised to return to France.",
        "French troops joined peacekeeping operations in Mali.",
        "France did it in order to help.",
        "It rained. Japan condemned the move.",
        "Russia was silent. Japan condemned the attack.",
        "It rained. Japan promised that Russia would leave.",
        "The FBI arrests five people in the United States.",
        "North Macedonia urges its citizens in Lebanon to leave.",
        "A Vietnamese ship vanished after its departure from Singapore.",
        "Central American migrants clashed with Mexico.",
        "The Taliban denied responsibility for a bomb attack on the Spanish embassy.",
        "The United States left early after its exit from the FIFA World Cup.",
        "Hezbollah attacked government forces.",
        "The P5-plus-1 talks made progress.",
        "",
    ],
)
def test_no_event(read, text: str) -> None:
    assert read(text).events == ()


@pytest.mark.model
def test_evidence_shows_the_name_not_the_pronoun(read) -> None:
    [event] = [e for e in read("The European Commission announced that it had suspended aid to Kabul.").events if e.relation != "promised"]
    assert event.source.span.text == "The European Commission"


@pytest.mark.model
def test_undated_article_has_undated_events(read) -> None:
    assert [event.when for event in read("Macron met Merkel.", on=None).events] == [None]


@pytest.mark.model
def test_place_and_day(read) -> None:
    event = read("Blinken met with Lavrov in Geneva on Wednesday.").events[0]
    assert (str(event.when), event.place and event.place.name) == ("2022-01-19", "Geneva")


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Iraq hosted Iran.", "2022-01-21"),
        ("Iraq had hosted Iran.", None),
        ("Iraq had held talks with Iran.", None),
        ("Iraq had hosted Iran on January 3.", "2022-01-03"),
        ("Oman said that Iraq had hosted Iran.", "2022-01-21"),
    ],
)
def test_what_had_happened_has_no_day_unless_it_is_said(read, text: str, on: str | None) -> None:
    [event] = read(text).events
    assert (str(event.when) if event.when else None) == on


@pytest.mark.model
def test_component_in_a_pipeline_of_ones_own() -> None:
    from legation.language import load_pipeline

    nlp = load_pipeline()
    nlp.add_pipe("legation")
    try:
        events = nlp("NATO rejected the Russian demand.")._.legation.events
    finally:
        nlp.remove_pipe("legation")
    assert [event.relation for event in events] == ["rejectedDemandOf"]


FRIDAY = datetime.date(2022, 1, 21)


@pytest.mark.parametrize(
    ("text", "ahead", "expected"),
    [
        ("January 21, 2022", False, "2022-01-21"),
        ("21 January 2022", False, "2022-01-21"),
        ("January 19", False, "2022-01-19"),
        ("December 3", False, "2021-12-03"),
        ("March 3", True, "2022-03-03"),
        ("today", False, "2022-01-21"),
        ("yesterday", False, "2022-01-20"),
        ("tomorrow", True, "2022-01-22"),
        ("Wednesday", False, "2022-01-19"),
        ("Friday", False, "2022-01-21"),
        ("last Friday", False, "2022-01-14"),
        ("Monday", True, "2022-01-24"),
        ("last week", False, "2022-01-10/2022-01-16"),
        ("next week", True, "2022-01-24/2022-01-30"),
        ("last month", False, "2021-12-01/2021-12-31"),
        ("three days ago", False, "2022-01-18"),
        ("2014", False, "2014-01-01/2014-12-31"),
        ("March 2014", False, "2014-03-01/2014-03-31"),
        ("the weekend", True, "2022-01-22/2022-01-23"),
        ("February 30", False, "None"),
        ("the day after the war", False, "None"),
    ],
)
def test_dates(text: str, ahead: bool, expected: str) -> None:
    assert str(resolve_date(text, on=FRIDAY, ahead=ahead)) == expected


JUDGED = [
    ("France condemned the Russian attack on Ukraine.", {("France", "criticised", "Russia"), ("Russia", "attacked", "Ukraine")}),
    ("France condemned the attack on Ukraine.", set()),
    ("France condemned the killing of Qasem Soleimani.", set()),
    ("France condemned the invasion of Ukraine by Russia.", {("France", "criticised", "Russia"), ("Russia", "invaded", "Ukraine")}),
    ("France welcomed the release of Alexei Navalny.", set()),
    ("Russia criticised military aid to Ukraine.", set()),
    ("The United States rejected a proposal of China.", {("United States", "rejectedDemandOf", "China")}),
    ("France condemned the policies of Israel in Gaza.", {("France", "criticised", "Israel")}),
    ("ECOWAS demands the release of Soumaila Cissé.", set()),
    ("France demanded the withdrawal of Russian troops from Ukraine.", {("France", "demandedOf", "Russia"), ("Russia", "withdrewFrom", "Ukraine")}),
    ("Canada and Spain summon their Israeli ambassadors.", {("Canada", "summonedEnvoyOf", "Israel"), ("Spain", "summonedEnvoyOf", "Israel")}),
    ("Clashes continue between Egyptian police and supporters of Mohamed Morsi.", set()),
    ("Congress debates the Trans-Pacific Partnership between Japan and Australia.", set()),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("text, wanted", JUDGED, ids=lambda value: value if isinstance(value, str) else "")
def test_who_acts_is_judged_not_to_whom_it_is_done(text: str, wanted: set[tuple[str, str, str]], read) -> None:
    assert {(e.source.actor.name, e.relation, e.target.actor.name) for e in read(text).events} == wanted


REFUSED = [
    ("Ankara refuses to lift the ban on Cypriot ships.", {("Turkey", "refused", "Cyprus", "actual"), ("Turkey", "easedSanctionsOn", "Cyprus", "negated")}),
    ("Lebanon says it will not accept Syrian refugees.", {("Lebanon", "refused", "Syria", "actual"), ("Lebanon", "grantedAsylumTo", "Syria", "negated")}),
    ("France did not meet Iran.", {("France", "metWith", "Iran", "negated")}),
    ("France said Iran will not meet Russia.", {("Iran", "metWith", "Russia", "negated")}),
    ("Lebanon says it will not attack Syria.", {("Lebanon", "attacked", "Syria", "negated")}),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("text, wanted", REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_somebody_refuses_is_an_act_of_his(text: str, wanted: set[tuple[str, str, str, str]], read) -> None:
    found = {(e.source.actor.name, e.relation, e.target.actor.name, str(e.status)) for e in read(text).events}
    assert found == wanted
