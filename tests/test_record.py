"""The record keeps every version, doubles nothing, and an ingest does only what is new."""

from pathlib import Path

import pytest

from index.ingesting import ingest, rebuild, remove
from index.library import Filters, Library
from index.manifest import current
from index.neural.embedding import Embedder
from index.retriever import search
from ingest.errors import CommuniqueError, RecordError
from ingest.intake import take
from ingest.record import Record
from ingest.statement import Kind, Statement


def write(folder: Path, name: str, words: str, **known: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    lines = "".join(f"{key}: {value}\n" for key, value in known.items())
    path.write_text(f"---\ntitle: {name}\n{lines}---\n{words}\n", encoding="utf-8")
    return path


def found(library: Library, words: str, filters: Filters = Filters()) -> list[str]:
    reading = library.reading()
    return [hit.passage.text for hit in search(reading, library.embedder, words, 5, reading.found(filters))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "in", "fish.md", "The ministers agreed on fishing quotas.", date="2021-03-04", kind="readout")
    write(tmp_path / "in", "steel.md", "The leaders spoke about steel tariffs.", date="2022-03-04", issuers="[Japan]")
    return tmp_path / "in"


def test_a_second_ingest_changes_nothing(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    first = ingest(data, [folder], embedder)
    name = current(data)
    second = ingest(data, [folder], embedder)
    assert (len(first.added), len(second.unchanged), len(second.added) + len(second.changed)) == (2, 2, 0)
    assert current(data) == name


def test_a_changed_file_replaces_its_old_words_and_keeps_them_in_the_record(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    library = Library(data, embedder)
    old = next(row for row in library.record.listing() if row.title == "fish.md")
    write(folder, "fish.md", "The ministers agreed on whaling instead.", date="2021-03-04")
    assert len(ingest(data, [folder], embedder).changed) == 1
    texts = found(library, "what did ministers agree")
    assert "The ministers agreed on whaling instead." in texts
    assert not any("quotas" in text for text in texts)
    assert "quotas" in library.record.version(old.id, old.version).text
    assert len(library.record.live()) == 2


def test_prune_takes_out_what_left_the_folder_and_nothing_else(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    other = write(tmp_path / "other", "salt.md", "Salt is discussed elsewhere.")
    bad = folder / "bad.md"
    bad.write_bytes(b"")
    ingest(data, [folder, other], embedder)
    (folder / "fish.md").unlink()
    bad.unlink()
    assert not ingest(data, [folder], embedder).removed
    assert len(ingest(data, [folder], embedder, prune=True).removed) == 1
    record = Record(data)
    assert sorted(row.title for row in record.listing()) == ["salt.md", "steel.md"]
    assert record.refused() == []


def test_a_bad_file_is_refused_and_the_rest_goes_in(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    (folder / "bad.md").write_bytes(b"---\ntitle: [\n---\nx")
    taken = ingest(tmp_path / "data", [folder, tmp_path / "nowhere"], embedder)
    assert len(taken.added) == 2
    assert sorted(Path(r.source).name for r in taken.refused) == ["bad.md", "nowhere"]
    assert len(Record(tmp_path / "data").refused()) == 2


def test_a_file_gone_bad_keeps_the_version_that_was_read_before(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest(tmp_path / "data", [folder], embedder)
    (folder / "fish.md").write_bytes(b"")
    assert len(ingest(tmp_path / "data", [folder], embedder).refused) == 1
    assert found(Library(tmp_path / "data", embedder), "fishing quotas")[0].startswith("The ministers agreed on fish")


def test_a_removed_statement_is_not_found_even_before_the_next_index(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    library = Library(data, embedder)
    fish = next(row for row in library.record.listing() if row.title == "fish.md")
    library.record.remove([fish.id])
    assert found(library, "fishing quotas") == ["The leaders spoke about steel tariffs."]
    assert [row.title for row in library.reading().found().listing] == ["steel.md"]


def test_removing_by_the_beginning_of_an_id(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    fish = next(row for row in Record(data).listing() if row.title == "fish.md")
    assert remove(data, fish.id[:6], embedder) == "fish.md"
    with pytest.raises(RecordError, match="no statement"):
        remove(data, fish.id, embedder)
    ingest(data, [folder], embedder)
    assert len(Record(data).live()) == 2


def test_filters_narrow_the_search(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    library = Library(data, embedder)
    readout, japan = Filters(kinds=(Kind.READOUT,)), Filters(issuers=("japan",))
    late = Filters(from_=Record(data).listing()[1].date)
    assert found(library, "what was agreed", readout) == ["The ministers agreed on fishing quotas."]
    assert found(library, "what was agreed", japan) == found(library, "what was agreed", late)
    assert found(library, "what was agreed", Filters(issuers=("Peru",))) == []


def test_a_rebuilt_index_finds_the_same(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    library = Library(data, embedder)
    before, name = found(library, "steel and fish"), current(data)
    assert rebuild(data, embedder) == 2
    assert current(data) != name
    assert found(library, "steel and fish") == before


def test_what_was_embedded_once_is_not_embedded_again(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    class Counting(Embedder):
        texts: int = 0

        def embed(self, texts):
            self.texts += len(texts)
            return super().embed(texts)

    data, counting = tmp_path / "data", Counting()
    ingest(data, [folder], counting)
    first = counting.texts
    write(folder, "fish.md", "Something new about eels.", date="2021-03-04")
    ingest(data, [folder], counting)
    assert first - counting.texts == -1


def test_another_model_is_refused_with_the_mend(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    data = tmp_path / "data"
    ingest(data, [folder], embedder)
    manifest = next((data / "index").glob("*/manifest.json"))
    manifest.write_text(manifest.read_text().replace("all-MiniLM-L6-v2", "another-model"))
    with pytest.raises(CommuniqueError, match="communique rebuild"):
        Library(data, embedder).reading()


def test_an_empty_record_says_what_to_run(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(CommuniqueError, match="communique ingest"):
        Library(tmp_path, embedder).reading()


def test_a_record_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    record = Record(tmp_path).create()
    with sqlite3.connect(record.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(RecordError, match="newer"):
        record.live()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite3").write_bytes(b"not a database at all, but long enough to look like one" * 9)
    with pytest.raises(RecordError, match=r"record\.sqlite3"):
        Record(tmp_path).live()


def test_hidden_files_and_other_suffixes_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden.md", "a.py", "b.md"):
        write(tmp_path / "in", name, "Words.")
    taken = take(Record(tmp_path / "data").create(), [tmp_path / "in"])
    assert [Path(source).name for source in taken.added] == ["b.md"]


def test_one_statement_under_many_names_of_the_same_path(tmp_path: Path) -> None:
    path = write(tmp_path / "in", "b.md", "Words.")
    record = Record(tmp_path / "data").create()
    take(record, [path, tmp_path / "in", tmp_path / "in" / ".." / "in" / "b.md"])
    assert len(record.live()) == 1
    assert isinstance(next(record.statements()), Statement)
