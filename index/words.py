"""The word index: BM25 by Tantivy, over passages and over whole statements; the one file that imports it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tantivy import (
    Document,
    Filter,
    Index,
    IndexWriter,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from index.engines import damaged, stopped
from index.passage import Passage
from ingest.statement import Statement

_ANALYZER = "statement"
_WRITER_BYTES = 60_000_000
_HEAD_WEIGHT = 0.6
_OTHER_NAME_WEIGHT = 0.5

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+|</?\w+[^>]*>")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_HYPHENED = re.compile(r"\b([A-Za-z]{1,2})-(\d{1,3})\b")
_TWO_PLUS_TWO = re.compile(r"\b2\s*(?:\+|-?plus-?)\s*2\b", re.I)


def search_form(text: str) -> str:
    """A text as both sides of the search see it: no link addresses; 'U.S.' is 'US', 'G-7' 'G7', '2+2' one word."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _LINK.sub(" ", text)))
    text = _TWO_PLUS_TWO.sub("2plus2", text)
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    return _HYPHENED.sub(r"\1\2", text).replace("’", "'")


def _analyzer() -> TextAnalyzer:
    """Lower case, no accents, no function words, English stems."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


_SHARED = _analyzer()


def stems(text: str) -> list[str]:
    """The index terms of a text, in order, repeats kept."""
    return list(_SHARED.analyze(search_form(text)))


def placed(phrase: str) -> list[tuple[int, str]]:
    """The index terms of a phrase, each with its place among the words: 'Republic of Korea' has a gap."""
    words = re.findall(r"[^\W_]+", search_form(phrase))
    return [(at, stem) for at, word in enumerate(words) for stem in _SHARED.analyze(word)]


def inverse_frequency(total: int, having: int) -> float:
    """BM25's inverse document frequency, log(1 + (N - n + 0.5) / (n + 0.5)): above 0, higher is rarer."""
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _schema() -> Schema:
    """An id to get back, a statement to filter by, and two fields of words."""
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("statement_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("head", tokenizer_name=_ANALYZER)
    builder.add_text_field("body", tokenizer_name=_ANALYZER)
    return builder.build()


@contextmanager
def _told(folder: Path, writing: bool) -> Iterator[None]:
    """What Tantivy says of the disk and of its files, all by one class, becomes ours; for calls of Tantivy alone."""
    try:
        yield
    except ValueError as error:
        raise (stopped if writing else damaged)(folder, error) from error


class WordWriter:
    """What goes into a word index, and what out of it."""

    def __init__(self, folder: Path, writer: IndexWriter) -> None:
        self._folder, self._writer = folder, writer

    def add_passage(self, passage: Passage) -> None:
        """Write a passage; title, date, heading and lead-in go into the head."""
        self._add(passage.id, passage.statement.id, passage.head, passage.text)

    def add_statement(self, statement: Statement) -> None:
        """Write a whole statement, by its id."""
        self._add(statement.id, statement.id, Passage(statement, 0, 0).head, statement.text)

    def _add(self, id: str, statement_id: str, head: str, body: str) -> None:
        document = Document(id=id, statement_id=statement_id, head=search_form(head), body=search_form(body))
        with _told(self._folder, writing=True):
            self._writer.add_document(document)

    def remove(self, statement_ids: Iterable[str]) -> None:
        """Take out all that belongs to some statements."""
        with _told(self._folder, writing=True):
            for id in statement_ids:
                self._writer.delete_documents("statement_id", id)


class WordIndex:
    """Words of passages (or whole statements) in one Tantivy folder; a published one is only read."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        with _told(folder, writing=True):
            self._index = Index(self._schema, path=str(folder))
            self._index.register_tokenizer(_ANALYZER, _analyzer())
            self._searcher = self._index.searcher()

    @contextmanager
    def writing(self) -> Iterator[WordWriter]:
        """Write into the index; what was written is found once the block ends, and not at all if it fails."""
        with _told(self._folder, writing=True):
            writer = self._index.writer(_WRITER_BYTES, 1)
        yield WordWriter(self._folder, writer)
        with _told(self._folder, writing=True):
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
            self._searcher = self._index.searcher()

    def best(
        self, query: str, limit: int, statement_ids: Sequence[str] | None, names: Iterable[Sequence[str]] = ()
    ) -> dict[str, float]:
        """Ids and BM25 scores, best first; the query is only ever words, no operator is read in it.

        `names` are what the query names, each as it says it and then by its other names: the best of them counts.
        """
        terms = dict.fromkeys(stems(query))
        if not terms or not self._searcher.num_docs:
            return {}
        known = {term: name for name in names for term in stems(name[0])}
        parts = [(Occur.Should, self._either([(0, term)])) for term in terms if term not in known]
        parts += [(Occur.Should, self._named(name)) for name in dict.fromkeys(map(tuple, known.values()))]
        words = Query.boolean_query(parts)
        if statement_ids is not None:
            allowed = Query.term_set_query(self._schema, "statement_id", list(statement_ids))
            words = Query.boolean_query([(Occur.Must, words), (Occur.Must, Query.const_score_query(allowed, 0.0))])
        return self._found(words, limit)

    def _found(self, query: Query, limit: int) -> dict[str, float]:
        """Ids and scores of what fits a query, best first."""
        with _told(self._folder, writing=False):
            found = self._searcher.search(query, limit).hits
            return {self._searcher.doc(address)["id"][0]: float(score) for score, address in found}

    def _named(self, name: Sequence[str]) -> Query:
        """The words of a name, or another of its names for less."""
        own = Query.boolean_query([(Occur.Should, self._either([(0, term)])) for term in stems(name[0])])
        others = [self._either(words) for other in name[1:] if (words := placed(other))]
        return Query.disjunction_max_query([own, *(Query.boost_query(one, _OTHER_NAME_WEIGHT) for one in others)])

    def holding(self, things: Sequence[Sequence[str]], limit: int) -> list[str]:
        """Ids of at most `limit` entries that name every thing, each by one of its names."""
        known = ([words for name in names if (words := placed(name))] for names in things)
        each = [Query.boolean_query([(Occur.Should, self._either(words)) for words in some]) for some in known if some]
        if not each or not self._searcher.num_docs:
            return []
        return list(self._found(Query.boolean_query([(Occur.Must, one) for one in each]), limit))

    def _either(self, terms: Sequence[tuple[int, str]]) -> Query:
        """A term or phrase, each term with its place, in the body or, for less, in the head."""
        body, head = (
            Query.term_query(self._schema, field, terms[0][1])
            if len(terms) == 1
            else Query.phrase_query(self._schema, field, list(terms))
            for field in ("body", "head")
        )
        return Query.boolean_query([(Occur.Should, body), (Occur.Should, Query.boost_query(head, _HEAD_WEIGHT))])

    def knows(self, term: str) -> bool:
        """Whether some entry has a term."""
        return any(self._searcher.doc_freq(field, term) for field in ("body", "head"))

    def nearly(self, term: str, letters: int, limit: int) -> list[str]:
        """Ids of entries with a term that differs from one by at most some letters, two swapped counting as one."""
        body, head = (Query.fuzzy_term_query(self._schema, field, term, letters) for field in ("body", "head"))
        return list(self._found(Query.boolean_query([(Occur.Should, body), (Occur.Should, head)]), limit))

    def common(self, phrase: str) -> int:
        """In how many entries the rarest word of a phrase stands."""
        return min((int(self._searcher.doc_freq("body", term)) for term in stems(phrase)), default=0)

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term."""
        return inverse_frequency(self._searcher.num_docs, self._searcher.doc_freq("body", term))

    def count(self) -> int:
        """Entries in the index."""
        return int(self._searcher.num_docs)
