-- What a growing folder keeps: the readings of its articles, and what follows from them. The readings are the truth;
-- all other tables are made from them again where they do not fit the decisions, the ontology or the program.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- An article as it was read, before actors of different articles are joined.
CREATE TABLE article (id TEXT PRIMARY KEY, date TEXT, reading TEXT NOT NULL);

-- Whom an article shows, and the states that it names beside.
CREATE TABLE sighting (article TEXT, seen TEXT, states TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (article, seen)) WITHOUT ROWID;
CREATE INDEX sighting_seen ON sighting (seen, article);

-- How an identity is described, and by how many articles so.
CREATE TABLE description (seen TEXT, record TEXT, articles INTEGER NOT NULL, PRIMARY KEY (seen, record)) WITHOUT ROWID;

-- Who an identity is: joined with whom, then decided to be whom. Persons of one name_key may be the same.
CREATE TABLE identity (seen TEXT PRIMARY KEY, name_key TEXT, joined TEXT NOT NULL, actor TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX identity_name ON identity (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX identity_actor ON identity (actor);

-- Whom an article shows after all; with a record where a decision split him off.
CREATE TABLE shown (article TEXT, actor TEXT, record TEXT, PRIMARY KEY (article, actor, record));
CREATE INDEX shown_actor ON shown (actor);
CREATE INDEX shown_split ON shown (actor) WHERE record IS NOT NULL;

-- How an actor is described after all.
CREATE TABLE actor (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;

-- What an article tells, a row a mention of an event, and the event that it belongs to.
CREATE TABLE part (id INTEGER PRIMARY KEY, article TEXT, key TEXT, event TEXT, place TEXT, body TEXT NOT NULL);
CREATE INDEX part_article ON part (article);
CREATE INDEX part_key ON part (key);
CREATE INDEX part_event ON part (event);
CREATE INDEX part_place ON part (place) WHERE place IS NOT NULL;

-- An event that parts make together; one and other are its two actors in order.
CREATE TABLE event (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    relation TEXT NOT NULL, status TEXT NOT NULL, reports INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX event_key ON event (key);
CREATE INDEX event_pair ON event (one, other);
CREATE INDEX event_source ON event (source);
CREATE INDEX event_target ON event (target);
CREATE INDEX event_vocabulary ON event (relation, status);

-- Words that name an actor in evidence, and how often.
CREATE TABLE word (actor TEXT, text TEXT, times INTEGER NOT NULL, PRIMARY KEY (actor, text)) WITHOUT ROWID;

CREATE TABLE tie (event TEXT, tie TEXT, other TEXT, PRIMARY KEY (event, tie, other)) WITHOUT ROWID;

-- What of the graph does not say yet what the tables say: an interrupted run leaves it for the next one.
CREATE TABLE pending (unit TEXT, id TEXT, PRIMARY KEY (unit, id)) WITHOUT ROWID;
