"""The tables of the catalog, and their indexes."""

FORMAT = 1
"""Counts up when the tables change their meaning: an older catalog is thrown away."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE captures (
    capture INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    changed_ns INTEGER,             -- NULL: changed so lately that another change might not show
    inode INTEGER NOT NULL,
    note BLOB NOT NULL,             -- what captures.yaml says of it
    digest TEXT NOT NULL,           -- what tells whether it says what it said before
    sha256 TEXT NOT NULL,
    rank INTEGER NOT NULL,          -- by which the list of captures is cut
    article INTEGER,                -- the article it holds
    address INTEGER,                -- key of its address
    headline INTEGER,               -- key of the headline it states
    headline_slug INTEGER,          -- of the headline it states
    found INTEGER,                  -- key of the headline that was recovered for it
    address_slug INTEGER,           -- of its address, when it states no headline
    lede INTEGER,                   -- key of its lede
    words INTEGER,                  -- key of its body, when it has no address
    paragraphs BLOB NOT NULL,       -- hashes of the paragraphs that are this article's alone, 8 bytes each
    paragraph_count INTEGER NOT NULL,
    holds_article INTEGER NOT NULL,
    unexplained BLOB,               -- abbreviations, when it states no headline and has no address
    claims BLOB,                    -- what it says for headlines that it may have, when it states none
    recovered BLOB,                 -- `Recovered`
    profile INTEGER NOT NULL,       -- place of its profile among those of the archive
    rubric TEXT,                    -- section that its address names and no profile knows
    variant TEXT NOT NULL,
    teaser_count INTEGER NOT NULL,
    unknown_lines INTEGER NOT NULL,
    captured_at TEXT,               -- as stated
    translates TEXT,                -- address or id of the article of which it is a translation, as stated
    problems BLOB                   -- what a person should look at
);
CREATE TABLE contents (             -- of each capture: rows of kilobytes, apart from those that are searched
    capture INTEGER PRIMARY KEY,
    tally BLOB NOT NULL,            -- what it adds to `totals`
    holding BLOB,                   -- `Holding`; NULL when it holds no article
    body BLOB                       -- the article's blocks
);
CREATE TABLE runs (                 -- of files, as their folders listed them
    digest TEXT PRIMARY KEY, files BLOB NOT NULL
);
CREATE TABLE notes (                -- captures.yaml, when all of it is plain and good
    text TEXT NOT NULL
);
CREATE TABLE containers (           -- files of many captures, as they were when they were listed
    source TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    changed_ns INTEGER,             -- as in `captures`
    inode INTEGER NOT NULL,
    places BLOB NOT NULL,           -- (end of the source, offset, size) of each capture
    problems BLOB NOT NULL          -- what cannot be one
) WITHOUT ROWID;
CREATE TABLE refused (              -- what cannot be understood
    source TEXT PRIMARY KEY, digest TEXT NOT NULL, problem BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE texts (                -- what teasers say, each wording once
    text INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,           -- of its headline; of one that prints none, of its lede
    slug INTEGER,                   -- of its headline; NULL when it prints none
    lede INTEGER,                   -- key of its lede
    profile INTEGER NOT NULL,       -- of the captures that print it, as in `captures`
    label TEXT,
    article INTEGER,                -- the article it names; NULL when it could be either of several
    record BLOB NOT NULL            -- `TeaserText`
);
CREATE TABLE explained (            -- by the lede of a text, or of a capture that states its headline
    abbreviation TEXT, text INTEGER NOT NULL, capture INTEGER NOT NULL, PRIMARY KEY (abbreviation, text, capture)
) WITHOUT ROWID;
CREATE TABLE teasers (              -- where they say it
    capture INTEGER, position INTEGER, text INTEGER NOT NULL, lines BLOB NOT NULL, PRIMARY KEY (capture, position)
) WITHOUT ROWID;
CREATE TABLE articles (
    article INTEGER PRIMARY KEY,    -- the number that its public id writes
    key INTEGER NOT NULL,           -- what the number was made from
    language TEXT NOT NULL,
    section TEXT NOT NULL,          -- empty for none
    sort TEXT NOT NULL,
    letter TEXT NOT NULL,           -- that it is filed under
    is_held INTEGER NOT NULL,
    face_hash INTEGER NOT NULL,
    record_hash INTEGER NOT NULL,
    body_of INTEGER,                -- the capture whose body it has
    shared INTEGER,                 -- key of its headline, when others have it, too
    remark BLOB                     -- what a person should know
);
CREATE TABLE todo (                 -- articles to be merged: `Name`
    article INTEGER PRIMARY KEY, key INTEGER NOT NULL, shared INTEGER
);
CREATE TABLE faces (                -- `Face` of each article
    article INTEGER PRIMARY KEY, face BLOB NOT NULL
);
CREATE TABLE records (              -- `Article` without its body
    article INTEGER PRIMARY KEY, record BLOB NOT NULL
);
CREATE TABLE wants (                -- lines of wanted articles in the table of wants
    article INTEGER PRIMARY KEY, line BLOB NOT NULL
);
CREATE TABLE likenesses (           -- keys that alike headlines share, 8 bytes each
    article INTEGER PRIMARY KEY, keys BLOB NOT NULL
);
CREATE TABLE sharing (              -- keys that several headlines have, or had
    key INTEGER, article INTEGER, PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE alike (                -- articles whose headlines share one, and how alike they are
    one INTEGER, other INTEGER, score REAL NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE pairs (                -- translations of articles
    article INTEGER PRIMARY KEY, original INTEGER NOT NULL, language TEXT NOT NULL
);
CREATE TABLE unlisted (             -- articles whose place in the lists of a language another language's version takes
    tree TEXT, article INTEGER, PRIMARY KEY (tree, article)
) WITHOUT ROWID;
CREATE TABLE unpaired (             -- what is wrong with a capture's statement that it is a translation
    source TEXT PRIMARY KEY, fault TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE decisions (            -- what archivists decided, in their order
    entry INTEGER PRIMARY KEY, line INTEGER NOT NULL, kind TEXT NOT NULL, record BLOB NOT NULL  -- `Decision`
);
CREATE TABLE decided (article INTEGER, entry INTEGER, PRIMARY KEY (article, entry)) WITHOUT ROWID;
CREATE TABLE undecided (            -- what is wrong with a decision in this archive
    entry INTEGER PRIMARY KEY, fault TEXT, missing TEXT     -- the id or source that it names and that is not there
);
CREATE TABLE removed (article INTEGER PRIMARY KEY, entry INTEGER NOT NULL);
CREATE TABLE former (article INTEGER, former INTEGER, PRIMARY KEY (article, former)) WITHOUT ROWID;
CREATE TABLE refuted (              -- captures whose recovered headline is another article's
    capture INTEGER PRIMARY KEY
);
CREATE TABLE hidden (               -- captures of which not all is shown
    source TEXT PRIMARY KEY, signature INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE names (name_id TEXT, article INTEGER, name TEXT NOT NULL, PRIMARY KEY (name_id, article)) WITHOUT ROWID;
CREATE TABLE moves (                -- former addresses of articles
    path TEXT PRIMARY KEY, article INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE totals (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE parts (path TEXT PRIMARY KEY, list TEXT NOT NULL, signature INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE made (                 -- `files` as the first build makes them, in that order
    shelf INTEGER NOT NULL, path TEXT NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, count INTEGER
);
CREATE TABLE files (                -- by the part of the manifest that lists them, which reads them together
    shelf INTEGER, path TEXT, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, count INTEGER,
    PRIMARY KEY (shelf, path)
) WITHOUT ROWID;
CREATE TABLE shelves (shelf INTEGER PRIMARY KEY, files INTEGER NOT NULL, pages INTEGER NOT NULL);
CREATE TABLE lag (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""

BARE = "words IS NOT NULL AND address IS NULL AND headline IS NULL AND found IS NULL"
"""The condition that nothing but its paragraphs can tell which article a capture holds."""

INDEXES = {
    "read": (
        "captures_by_address ON captures (address) WHERE address IS NOT NULL",
        "captures_by_headline ON captures (headline) WHERE headline IS NOT NULL",
        "captures_by_headline_slug ON captures (headline_slug) WHERE headline_slug IS NOT NULL",
        "captures_by_lede ON captures (lede) WHERE lede IS NOT NULL",
        "captures_by_words ON captures (words) WHERE words IS NOT NULL",
        "captures_headless ON captures (capture) WHERE headline IS NULL AND holds_article",
        "captures_with_problems ON captures (capture) WHERE problems IS NOT NULL",
        "captures_by_translates ON captures (translates) WHERE translates IS NOT NULL",
        "captures_of_rubrics ON captures (rubric, profile) WHERE rubric IS NOT NULL",
        "texts_by_key ON texts (key)",
        "texts_by_slug ON texts (slug)",
        "texts_by_lede ON texts (lede) WHERE lede IS NOT NULL",
        "texts_bare ON texts (key) WHERE slug IS NULL",
        "texts_by_label ON texts (label, profile)",
        "explained_by_text ON explained (text, capture)",
        "teasers_by_text ON teasers (text)",
    ),
    "group": (
        "captures_by_found ON captures (found) WHERE found IS NOT NULL",
        "captures_by_article ON captures (article)",
        f"captures_bare ON captures (capture) WHERE {BARE}",
        "captures_in_order ON captures (source, size_bytes, changed_ns, inode, note, rank, article)",
        "texts_by_article ON texts (article)",
    ),
    "merge": (
        "articles_in_order ON articles (sort, article, face_hash, letter)",
        "articles_by_section ON articles (section, sort, article, face_hash, is_held, language)",
        "articles_by_status ON articles (section, is_held)",
        "articles_of_met_ids ON articles (article) WHERE article <> key >> 23",
        "articles_wanted ON articles (sort, article, record_hash) WHERE NOT is_held",
        "articles_of_shared_headlines ON articles (shared) WHERE shared IS NOT NULL",
        "articles_with_remarks ON articles (article) WHERE remark IS NOT NULL",
        "pairs_by_original ON pairs (original)",
        "names_by_article ON names (article)",
        "moves_by_article ON moves (article)",
    ),
    "publish": (
        "parts_by_list ON parts (list)",
        "files_of_data ON files (path) WHERE path BETWEEN 'data/' AND 'data0'",
        "files_of_sitemap ON files (path) WHERE path BETWEEN 'sitemap' AND 'sitemap~'",
    ),
}
"""By step, made when its tables were filled for the first time: that is quicker than keeping them up to date."""

LISTED = "article NOT IN (SELECT article FROM unlisted WHERE tree = ?)"
"""The condition that an article is in the lists of a language: those in another tell of its translation instead."""
SHOWN = "article NOT IN (SELECT article FROM removed)"
"""The condition that an article was not removed."""
