import json
import os
import random
import re
import threading
from pathlib import Path

import click
import pytest
import spacy
from click.testing import CliRunner, Result
from rdflib import RDFS, SKOS

from legation.cli import main
from legation.errors import OntologyError
from legation.events import frames as frames_module
from legation.events.extension import NO_EXTENSION, Extension, read_extension, using
from legation.events.frames import SLOTS, load_lexicon, our_frames
from legation.explanation import explain
from legation.export import EXPORTERS
from legation.knowledge import KnowledgeGraph, build
from legation.model import Article, Citation, Event, EventType, Kind
from legation.rdf import read_graph, validate
from legation.rdf.ontology import ontology_graph
from legation.rdf.terms import LEG
from legation.relations import Relation, is_cameo, load_relations, our_relations
from legation.store import FRAMES

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "adding-a-frame.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)
"""The file that the page has its reader write."""
TEXT = "China has courted Hungary for years. Antony Blinken met Sergei Lavrov in Geneva."


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The file of the page."""
    path = tmp_path / "my.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "2022-01-21-note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def courted(events: tuple[Event, ...]) -> Event:
    [event] = [event for event in events if event.relation == "courted"]
    return event


# a right file


def test_relations_and_frames_of_a_file(mine: Path) -> None:
    extension = read_extension(mine)
    [relation] = extension.relations
    assert relation == Relation(
        id="courted",
        label="courted",
        inverse_label="was courted by",
        type=EventType.AGREE,
        cameo="030",
        reciprocal=False,
        definition="Source sought the favour or friendship of target.",
    )
    assert [(frame.id, frame.relation, frame.where) for frame in extension.frames] == [
        ("court.v.101", relation, f"{mine}:9"),
        ("courtship.n.101", relation, f"{mine}:21"),
    ]
    assert extension.text == EXAMPLE and str(extension) == "1 relations, 2 frames"


def test_an_extension_is_known_within_its_block_and_thread_only(mine: Path) -> None:
    seen: list[bool] = []
    with using(read_extension(mine)):
        assert "courted" in load_relations() and "court.v.101" in {f.id for f in load_lexicon().frames}
        with using(NO_EXTENSION):
            assert "courted" in load_relations()
        thread = threading.Thread(target=lambda: seen.append("courted" in load_relations()))
        thread.start()
        thread.join()
    assert seen == [False] and "courted" not in load_relations()
    assert load_relations() is our_relations() and load_lexicon().frames == our_frames()
    with pytest.raises(ZeroDivisionError), using(read_extension(mine)):
        raise ZeroDivisionError
    assert "courted" not in load_relations()


def test_frames_of_one_file_may_state_relations_of_another(mine: Path, tmp_path: Path) -> None:
    cut = EXAMPLE.index("[[frame]]")
    (tmp_path / "relations.toml").write_text(EXAMPLE[:cut])
    (tmp_path / "frames.toml").write_text(EXAMPLE[cut:].rstrip())
    extension = read_extension(tmp_path / "frames.toml", str(tmp_path / "relations.toml"))
    whole = read_extension(mine)
    assert (extension.relations, extension.frames) == (whole.relations, whole.frames)
    (tmp_path / "both.toml").write_text(extension.text)
    assert read_extension(tmp_path / "both.toml").frames == whole.frames


@pytest.mark.parametrize("text", [EXAMPLE.replace("\n", "\r\n"), "\ufeff" + EXAMPLE, EXAMPLE.rstrip()], ids=["crlf", "bom", "no-end"])
def test_how_a_file_was_saved_is_no_matter(text: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(text.encode())
    assert read_extension(path).text == EXAMPLE


def test_what_looks_like_a_header_within_a_text_or_comment_is_none(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text("# [[frame]]\n" + EXAMPLE.replace('"courted"\ninv', '"co\\"[[frame]] # no"\ninv') + '# """\nid = "broken.v"\n')
    with pytest.raises(OntologyError, match=rf"my\.toml:{3 + EXAMPLE.count(chr(10))}: no valid TOML"):
        read_extension(path)  # the last table has two ids
    path.write_text(path.read_text().rpartition("id =")[0])
    assert read_extension(path).frames[0].where == f"{path}:10"


@pytest.mark.parametrize(("code", "known"), [("01", True), ("019", True), ("0841", True), ("176", True), ("2042", True), ("0843", False), ("0410", False), ("047", False), ("00", False), ("21", False), ("4", False), ("04a", False), ("٠١", False), ("", False)])
def test_codes_of_cameo(code: str, known: bool) -> None:
    assert is_cameo(code) is known


def test_our_own_relations_have_codes_of_cameo() -> None:
    assert [r.id for r in our_relations().values() if not is_cameo(r.cameo)] == []


def test_the_mechanism_bears_a_relation_that_reads_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('[[relation]]\nid = "twinnedWith"\nlabel = "twinned with"\ntype = "COOPERATE"\ncameo = "060"\nreciprocal = true\ndefinition = "Twins."\n')
    [relation] = read_extension(path).relations
    assert relation.reciprocal and relation.inverse_label == "twinned with"


# wrong files: what is changed in the example, the line that is named, what the message says

WRONG: dict[str, tuple[str, str, int, str]] = {
    "no TOML": ('cameo = "030"', 'cameo = "030', 6, "no valid TOML"),
    "ends too early": ('expect = "China | AGREE | Hungary"\n$', "expect = [", 30, "no valid TOML"),
    "a key twice": ('label = "courted"', 'id = "courted"', 3, "no valid TOML"),
    "no tables": ("^.*$", "# nothing\n", 1, "no [[relation]] and no [[frame]]; write one"),
    "unknown table": ("[[relation]]", "[[relations]]", 1, "unknown table 'relations'; did you mean 'relation'? write [[relation]] and [[frame]]"),
    "stray key": ("[[relation]]", "colour = 1\n[[relation]]", 1, "unknown table 'colour'; write [[relation]] and [[frame]]"),
    "one bracket": ("[[relation]]", "[relation]", 1, "relation must be a table; write each under a header [[relation]]"),
    "written in brackets": ("^.*$", 'x = 1\nframe = [{id = "a.v.1"}]\n', 1, "unknown table 'x'"),
    "frames in brackets": ("^.*$", '\nframe = [{id = "a.v.1"}]\n', 2, "frame must be a table; write each under a header [[frame]]"),
    "a table within a table": ('avoid = "Japan courted controversy with China."', "[frame.avoid]\nid = 1", 9, "frame court.v.101: avoid must be a text on one line"),
    "relation without label": ('label = "courted"\n', "", 1, "relation courted: no value for label; add it"),
    "relation with an empty label": ('label = "courted"', 'label = ""', 3, "relation courted: no value for label; add it"),
    "relation without inverse": ('inverse_label = "was courted by"\n', "", 1, "relation courted: no value for inverse_label; add it"),
    "relation without id": ('id = "courted"\n', "", 1, "relation without id: no value for id; add it"),
    "unknown key of a relation": ("inverse_label", "inverse", 4, "relation courted: unknown key inverse; did you mean 'inverse_label'? the keys are id, label"),
    "relation's label a number": ('label = "courted"', "label = 7", 3, 'relation courted: label must be a text on one line; write "..."'),
    "label on two lines": ('label = "courted"', 'label = "a\\nb"', 3, "label must be a text on one line"),
    "reciprocal in quotation marks": ('cameo = "030"', 'cameo = "030"\nreciprocal = "yes"', 7, "reciprocal must be true or false, without quotation marks"),
    "reciprocal with an inverse": ('cameo = "030"', 'cameo = "030"\nreciprocal = true', 4, "reads the same both ways; leave inverse_label out"),
    "relation's id is no name": ('id = "courted"', 'id = "Has courted"', 2, "its id is no name; write letters and digits"),
    "relation's id is an inverse": ('id = "courted"', 'id = "inverseOfMetWith"', 2, "its id is no name"),
    "relation's id is ours": ('id = "courted"', 'id = "metWith"', 2, "relation metWith: the id 'metWith' is taken by a relation of legation; choose another"),
    "relation's id is a property of the core": ('id = "courted"', 'id = "source"', 2, "the id 'source' is taken by a term of the ontology; choose another"),
    "relation's id is a class of the core": ('id = "courted"', 'id = "person"', 2, "taken by a term of the ontology"),
    "unknown type": ('"AGREE"\ncameo', '"AGRE"\ncameo', 5, "unknown type 'AGRE'; did you mean 'AGREE'? use one of AGREE, CONSULT"),
    "invalid CAMEO code": ('"030"', '"300"', 6, "invalid CAMEO code '300'; use one of the codebook"),
    "CAMEO code a number": ('"030"', "30", 6, "cameo must be a text on one line"),
    "frame without example": ('example = "China has courted Hungary for years."\n', "", 9, "frame court.v.101: no value for example; add it"),
    "frame without lemmas": ('lemmas = ["court", "woo"]', "lemmas = []", 11, "frame court.v.101: no value for lemmas; add it"),
    "unknown key of a frame": ("not_object", "no_object", 16, "frame court.v.101: unknown key no_object; did you mean 'not_object'? the keys are id, pos"),
    "frame's list a text": ('source = ["subject"]', 'source = "subject"', 14, 'frame court.v.101: source must be a list; write ["..."]'),
    "frame's list of numbers": ('source = ["subject"]', "source = [1]", 14, 'source holds 1, which is no text; write it as "..."'),
    "an empty word": ('lemmas = ["court", "woo"]', 'lemmas = ["court", " "]', 11, "lemmas holds ' ', which is no text"),
    "frame's flag a text": ("not_object", 'deep = "no"\nnot_object', 16, "deep must be true or false"),
    "frame's text a list": ('pos = "verb"', 'pos = ["verb"]', 12, "pos must be a text on one line"),
    "unknown pos": ('pos = "verb"', 'pos = "adverb"', 12, "unknown pos 'adverb'; use verb, noun or adjective"),
    "pos and id differ": ('pos = "verb"', 'pos = "noun"', 10, "its id does not say lemma, part of speech and number; write 'court.n.1'"),
    "frame's id is no id": ('id = "court.v.101"', 'id = "court"', 10, "its id does not say lemma, part of speech and number; write 'court.v.1'"),
    "unknown relation": ('relation = "courted"', 'relation = "courtd"', 13, "frame court.v.101: unknown relation 'courtd'; did you mean 'courted'? use one"),
    "relation in another case": ('relation = "courted"', 'relation = "metwith"', 13, "unknown relation 'metwith'; did you mean 'metWith'?"),
    "unknown slot in source": ('source = ["subject"]', 'source = ["subjekt"]', 14, "source: unknown slot 'subjekt'; did you mean 'subject'? use attribute, between, clause"),
    "unknown slot in target": ('target = ["object"]', 'target = [\n  "objekt",\n]', 15, "target: unknown slot 'objekt'; did you mean 'object'?"),
    "unknown slot in requires": ('requires = ["of"]', 'requires = ["off with"]\nforbids = ["ofo"]', 29, "forbids: unknown slot 'ofo'; did you mean"),
    "unknown slot in forbids": ('requires = ["of"]', 'requires = ["ofo"]', 28, "requires: unknown slot 'ofo'; did you mean"),
    "wrong kind": ("not_object", 'source_kinds = ["country"]\nnot_object', 16, "source_kinds: unknown kind 'country'; use one of person, state, government, organisation, group"),
    "kind misspelt": ("not_object", 'target_kinds = ["organization"]\nnot_object', 16, "unknown kind 'organization'; did you mean 'organisation'?"),
    "word with capitals": ('"disaster"', '"Disaster"', 16, "not_object: 'Disaster' has capitals; write 'disaster'"),
    "frame's id twice": ('id = "courtship.n.101"\nlemmas = ["courtship", "wooing"]\npos = "noun"', 'id = "court.v.101"\nlemmas = ["x"]\npos = "verb"', 22, "the id 'court.v.101' is taken by {file}:9; give this one another number"),
    "frame's id is ours": ('id = "court.v.101"', 'id = "accuse.v.1"', 10, "frame accuse.v.1: the id 'accuse.v.1' is taken by {ontology}accuse.toml:"),
    "expect without parts": ('expect = "China | AGREE | Hungary"\navoid', 'expect = "China courts Hungary"\navoid', 18, 'expect must be three parts; write "SOURCE | AGREE | TARGET"'),
    "expect of another type": ('expect = "China | AGREE | Hungary"\navoid', 'expect = "China | REJECT | Hungary"\navoid', 18, "expect says REJECT, but the relation courted is of type AGREE; write China | AGREE | Hungary"),
    "unknown status": ("avoid", 'expect_status = "true"\navoid', 19, "unknown expect_status 'true'; use one of actual, negated, planned, possible"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG.values(), ids=WRONG)
def test_wrong_file_is_named_with_its_line(old: str, new: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    pattern = old if old[0] == "^" else re.escape(old).replace(r"\$", r"\Z")
    text, count = re.subn(pattern, lambda _: new, EXAMPLE, count=1, flags=re.S)
    assert count == 1
    path.write_text(text)
    result = run("extract", "-", "--frames", path, stdin="")
    expected = message.format(file=path, ontology=f"{ROOT / 'ontology' / 'frames'}/")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"legation: {path}:{line}: ") and expected in result.stderr


def test_whatever_is_changed_in_a_file_is_read_or_named_with_a_line(tmp_path: Path) -> None:
    chance, path = random.Random(1), tmp_path / "my.toml"
    pieces = ["[", "[[", "]]", '"', '"""', "\'\'\'", "\\", "\n", "#", "= 1", "= [1]", "= {a = 1}", "= nan", "\0", "[[frame]]\n", "[frame.x]\n", '""']
    for _ in range(300):
        lines = EXAMPLE.splitlines(keepends=True)
        for _ in range(chance.randint(1, 3)):
            n = chance.randrange(len(lines))
            place = chance.randrange(len(lines[n]))
            lines[n] = lines[n][:place] + chance.choice(pieces) + lines[n][place + chance.randint(0, 2) :]
            lines[chance.randrange(len(lines))] = chance.choice(lines)
        path.write_text("".join(lines))
        try:
            read_extension(path)
        except OntologyError as error:
            assert error.line and 1 <= error.line <= len("".join(lines).split("\n"))


def test_relation_twice_is_named_with_both_places(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(EXAMPLE[: EXAMPLE.index("[[frame]]")])
    with pytest.raises(OntologyError, match=re.escape(f"more.toml:2: relation courted: the id 'courted' is taken by {mine}:1; choose")):
        read_extension(mine, tmp_path / "more.toml")


def test_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    for name, message in (("none.toml", "No such file"), (".", "Is a directory"), ("latin.toml", "no text in UTF-8")):
        result = run("build", "-", "-o", tmp_path / "g", "--frames", tmp_path / name, stdin=TEXT)
        assert result.exit_code == 2 and message in result.stderr and not (tmp_path / "g").exists()


# the page


def test_the_page_lists_every_key_slot_type_and_kind() -> None:
    keys = {*frames_module._TEXTS, *frames_module._TUPLES, *frames_module._SETS, *frames_module._KINDS, *frames_module._FLAGS}
    relations, frames = (set(re.findall(r"^\| `(\w+)`", part, re.M)) for part in PAGE.split("## Keys of a ")[1:])
    assert frames - {"attribute", "subject", "possessor", "between", "clause", "speaker"} == keys
    assert relations == {"id", "label", "inverse_label", "type", "cameo", "reciprocal", "definition"}
    assert {word for word in (*SLOTS, *Kind) if f"`{word}`" not in PAGE and f'`"{word}"`' not in PAGE} == set()
    assert {kind for kind in EventType if kind not in PAGE} == set()


def test_links_of_the_page_lead_somewhere() -> None:
    assert all((ROOT / "docs" / link).exists() for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE))


def test_the_readme_lists_every_command_on_frames() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    group = main.commands["frames"]
    assert isinstance(group, click.Group)
    assert [name for name in group.commands if f"frames {name}" not in readme] == []
    assert "--frames" in readme and "docs/adding-a-frame.md" in readme


@pytest.mark.model
def test_the_example_of_the_page_gives_what_the_page_prints(mine: Path) -> None:
    printed = re.search(r"^\$ legation frames check my.toml\n(.*?)^```", PAGE, re.M | re.S)
    assert printed
    here = Path.cwd()
    os.chdir(mine.parent)
    try:
        result = run("frames", "check", "my.toml")
    finally:
        os.chdir(here)
    assert result.exit_code == 0 and result.stdout + result.stderr == printed[1]


@pytest.mark.model
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('not_object = ["disaster", "danger", "controversy"]\n', "", "avoid    must not fire, but found Japan | AGREE | China (actual, by court.v.101); narrow it"),
        ('target = ["object"]', 'target = ["over"]', "example  expected China | AGREE | Hungary (actual, by court.v.101), found no event; mend"),
        ('expect = "China | AGREE | Hungary"\navoid', 'expect = "Hungary | AGREE | China"\navoid', "found China | AGREE | Hungary (actual"),
        ('"China has courted', '"China may court', "found China | AGREE | Hungary (possible"),
    ],
    ids=["fires in avoid", "wrong slot", "wrong way round", "wrong status"],
)
def test_a_sentence_that_does_not_do_what_the_file_says_fails(old: str, new: str, said: str, mine: Path) -> None:
    assert EXAMPLE.count(old) == 1
    mine.write_text(EXAMPLE.replace(old, new))
    result = run("frames", "check", mine)
    assert result.exit_code == 2 and "3 sentences, 1 wrong" in result.stderr
    [line] = [line for line in result.stdout.splitlines() if line.startswith("wrong")]
    assert said in line and f"{mine}:9 " in line


# reading with it


@pytest.mark.model
def test_own_frames_come_before_ours(read, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(EXAMPLE.replace('["court", "woo"]', '["accuse"]').replace("has courted Hungary for years", "accused Hungary of spying"))
    assert [event.frame for event in read("China accused Hungary of spying.").events] == ["accuse.v.1"]
    with using(read_extension(path)):
        assert [event.frame for event in read("China accused Hungary of spying.").events] == ["court.v.101"]
        assert [event.frame for event in read("China blamed Hungary.").events] == ["blame.v.1"]
    assert [event.frame for event in read("China accused Hungary of spying.").events] == ["accuse.v.1"]


@pytest.mark.model
def test_extract_reads_with_own_frames(mine: Path, article: Path) -> None:
    [line] = map(json.loads, run("extract", article, "--frames", mine).stdout.splitlines())
    assert ("courted", "AGREE", "030", "court.v.101") in [(e["relation"], e["type"], e["cameo"], e["frame"]) for e in line["events"]]
    [line] = map(json.loads, run("extract", article).stdout.splitlines())
    assert "courted" not in [event["relation"] for event in line["events"]]


@pytest.mark.model
def test_the_component_of_spacy_takes_files(mine: Path) -> None:
    from legation.language import load_pipeline

    nlp = load_pipeline()
    nlp.add_pipe("legation", name="with_frames", config={"frames": [str(mine)]})
    try:
        assert [event.relation for event in nlp("China has courted Hungary for years.")._.legation.events] == ["courted"]
    finally:
        nlp.remove_pipe("with_frames")
    assert isinstance(nlp, spacy.language.Language)


# the folder


@pytest.mark.model
def test_everything_after_the_build_knows_the_relation(mine: Path, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "g"
    assert run("build", article, "-o", folder, "--frames", mine).exit_code == 0
    assert (folder / FRAMES).read_text(encoding="utf-8") == EXAMPLE
    mine.unlink()

    assert run("validate", folder).exit_code == 0
    graph = KnowledgeGraph.load(folder)
    event = courted(graph.events)
    told = run("explain", event.id, folder).output
    assert "China – courted – Hungary\n  type AGREE, CAMEO 030" in told
    assert "[S China] has [T courted] [O Hungary]" in told and "frame court.v.101: source in subject" in told
    query = "SELECT ?who { ?r rdfs:subPropertyOf leg:agree . ?a ?r ?b . ?a rdfs:label ?who }"
    assert "China" in run("query", "-", folder, stdin=query).output
    assert "courted" in run("show", folder).output
    assert "courted" in run("dossier", "China", folder).output
    assert run("actors", "list", folder, "--doubtful").exit_code == 0
    for form in EXPORTERS:
        assert run("export", form, folder, "-o", tmp_path / f"out.{form}").exit_code == 0
    assert "COURTED" in (folder / "neo4j" / "graph.cypher").read_text(encoding="utf-8")
    assert [row["p"] for row in graph.query("SELECT ?p { ?a ?p ?b . ?p rdfs:subPropertyOf leg:agree }").rows()] == ["leg:courted"]
    assert graph.network().number_of_edges() >= 1

    assert run("actors", "rename", folder, "China", "Middle Kingdom").exit_code == 0
    assert "Middle Kingdom – courted – Hungary" in run("explain", event.id, folder).output
    assert (folder / FRAMES).read_text(encoding="utf-8") == EXAMPLE

    again = run("build", article, "-o", folder)
    assert again.exit_code == 0 and f"{folder / FRAMES} is applied; delete it to build without" in again.stderr
    assert courted(KnowledgeGraph.load(folder).events)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    path = tmp_path_factory.mktemp("frames") / "my.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    article = Article(citation=Citation(id="note"), text=TEXT)
    return build([article], extension=read_extension(path))


@pytest.mark.model
def test_the_graph_describes_the_relation_as_the_ontology_describes_ours(graph: KnowledgeGraph) -> None:
    [relation] = graph.extension.relations
    alone = ontology_graph({relation.id: relation})
    described = [t for s in (LEG.courted, LEG.Courted, LEG.inverseOfCourted) for t in alone.triples((s, None, None))]
    published = (SKOS.broadMatch, RDFS.isDefinedBy)  # in the ontology's file only
    missing = [t for t in described if t not in graph.rdf and t[0] != LEG.Courted and t[1] not in published]
    assert len(described) > 12 and missing == []
    assert validate(graph.rdf) == []
    assert (LEG.metWith, LEG.cameo, None) in graph.rdf and not list(graph.rdf.triples((LEG.inverseOfVisited, None, None)))


@pytest.mark.model
def test_the_turtle_file_alone_tells_the_relation(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.save(tmp_path / "g")
    alone = (tmp_path / "g" / "graph.ttl").rename(tmp_path / "alone.ttl")
    loaded = KnowledgeGraph.load(alone)
    assert loaded.findings == graph.findings and loaded.extension == Extension(graph.extension.relations)
    assert set(loaded.rdf) == set(read_graph(alone)) == set(graph.rdf)
    event = courted(loaded.events)
    with using(loaded.extension):
        assert "frame court.v.101" in explain(loaded.findings, event.id)


@pytest.mark.model
def test_a_folder_stays_readable_when_legation_takes_the_same_ids(graph: KnowledgeGraph, tmp_path: Path, monkeypatch) -> None:
    folder = graph.save(tmp_path / "g")
    [relation] = graph.extension.relations
    grown = {**our_relations(), "courted": relation}
    monkeypatch.setattr("legation.events.extension.our_relations", lambda: grown)
    monkeypatch.setattr("legation.events.extension.our_frames", lambda: (*our_frames(), *graph.extension.frames))
    assert KnowledgeGraph.load(folder).extension == graph.extension
    with pytest.raises(OntologyError, match=r"frames\.toml:2: .* is taken by a relation of legation"):
        read_extension(folder / FRAMES)


@pytest.mark.model
def test_kept_file_that_was_damaged_is_named(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = graph.save(tmp_path / "g")
    (folder / FRAMES).write_text(EXAMPLE.replace('pos = "verb"', 'pos = "verv"'))
    result = run("show", folder)
    assert result.exit_code == 2 and f"{folder / FRAMES}:12: frame court.v.101: unknown pos 'verv'" in result.stderr


@pytest.mark.model
def test_same_input_and_frames_give_the_same_bytes(graph: KnowledgeGraph, tmp_path: Path) -> None:
    first, second = graph.save(tmp_path / "a"), KnowledgeGraph.load(tmp_path / "a").save(tmp_path / "b")
    for name in ("graph.ttl", FRAMES, "network.gexf", "network.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


# frames list, frames show


def test_list_of_a_type_with_own_frames(mine: Path) -> None:
    lines = run("frames", "list", "--type", "agree", "--frames", mine).stdout.splitlines()
    assert len(lines) == 2 + sum(frame.relation.type is EventType.AGREE for frame in our_frames())
    assert [line.split()[:3] for line in lines if "courted" in line] == [["court.v.101", "AGREE", "courted"], ["courtship.n.101", "AGREE", "courted"]]
    assert len(run("frames", "list").stdout.splitlines()) == len(our_frames())


def test_show_prints_a_frame_and_where_it_stands(mine: Path) -> None:
    shown = run("frames", "show", "court.v.101", "--frames", mine).stdout
    assert "courted: courted (AGREE, CAMEO 030)" in shown and f"{mine}:9" in shown and "controversy" in shown
    ours = run("frames", "show", "accuse.v.1").stdout
    place = re.search(r"^stands in +(.*):(\d+)$", ours, re.M)
    assert place and Path(place[1]).read_text().splitlines()[int(place[2]) : int(place[2]) + 1] == ['id = "accuse.v.1"']


def test_show_of_an_unknown_frame_names_the_nearest() -> None:
    result = run("frames", "show", "acuse.v.1")
    assert result.exit_code == 2 and "no frame 'acuse.v.1'; did you mean 'accuse.v.1'?" in result.stderr


def test_every_frame_of_ours_names_a_header_line() -> None:
    for frame in our_frames():
        path, _, line = frame.where.rpartition(":")
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        assert lines[int(line) - 1] == "[[frame]]" and f'id = "{frame.id}"' in lines[int(line) : int(line) + 3]
