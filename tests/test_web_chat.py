"""What the page is made from, without a browser: kept conversations, filters, suggestions, answers that are stopped."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from app.answer import Claim, Cost, Standing, Turn
from app.assistant import Assistant
from app.suggestions import follow_ups
from app.web.drafts import Stops, until
from app.web.exchange import Exchange, settled
from app.web.histogram import bars, histogram
from app.web.kept import kept, restored
from app.web.narrowing import choices, read_filters
from app.web.suggesting import Suggesting
from app.writer import joined, written
from index.ingesting import ingest, remove
from index.library import Filters, Library
from index.neural.embedding import Embedder
from ingest.errors import CommuniqueError
from ingest.statement import Kind

HEAD = "---\ntitle: {title}\nkind: joint-statement\nissuers: [Norland, Sudland]\ndate: {day}\n---\n\n"
TUNNEL = "The ministers opened the Osterby tunnel on 4 May 2031."
GRAIN = "The parties agreed to store 40 tons of grain."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two statements."""
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "tunnel.md").write_text(HEAD.format(title="Tunnel", day="2031-05-04") + f"They met.\n\n{TUNNEL}\n")
    (folder / "grain.md").write_text(HEAD.format(title="Grain", day="2032-02-01") + f"{GRAIN}\n")
    return folder


def asked(library: Library, *questions: str) -> tuple[Exchange, ...]:
    """The exchanges of some questions, each asked alone."""
    assistant = Assistant(library)
    return tuple(Exchange(question, assistant.ask(question)) for question in questions)


def library_of(folder: Path, embedder: Embedder) -> Library:
    """A library of a folder's statements, with its record beside it."""
    ingest(folder.parent / "data", [folder], embedder)
    return Library(folder.parent / "data", embedder)


def test_a_kept_conversation_holds_no_quote_and_comes_back_with_every_one(folder: Path, embedder: Embedder) -> None:
    library = library_of(folder, embedder)
    exchanges = asked(library, "On which day did the ministers open the tunnel?", "Who mined coal on Mars?")
    text = kept(exchanges)
    assert TUNNEL not in text and "They met" not in text
    opened, refused = restored(text, library)
    assert opened.answer and refused.answer
    assert [one.text for one in opened.answer.sentences] == [one.text for one in exchanges[0].answer.sentences]
    assert [one.lead for one in opened.answer.sentences] == [one.lead for one in exchanges[0].answer.sentences]
    assert "**4 May 2031**" in opened.answer.sentences[0].text
    assert refused.answer.declined and opened.since == refused.since == ""
    assert {one.quote for one in refused.answer.nearest} == {one.quote for one in exchanges[1].answer.nearest}
    assert refused.answer.searched == exchanges[1].answer.searched
    assert kept(restored(text, library)) == text
    assert [exchange.id for exchange in restored(text, library)] == [exchange.id for exchange in exchanges]


def test_a_kept_quote_follows_its_words_into_a_new_version_and_goes_with_them(folder: Path, embedder: Embedder) -> None:
    library = library_of(folder, embedder)
    text = kept(asked(library, "On which day did the ministers open the tunnel?"))
    tunnel = folder / "tunnel.md"
    tunnel.write_text(tunnel.read_text().replace("They met.", "They met after a long voyage by sea."))
    ingest(folder.parent / "data", [folder], embedder)
    (moved,) = restored(text, library)
    assert moved.answer is not None
    assert [one.quote for one in moved.answer.citations] == [TUNNEL]
    assert moved.since == "The record has changed since this was answered."
    tunnel.write_text(tunnel.read_text().replace("4 May", "5 May"))
    ingest(folder.parent / "data", [folder], embedder)
    (changed,) = restored(text, library)
    assert changed.answer is None
    assert changed.problem == "A quote of this answer no longer stands in the record. Ask again."
    tunnel.write_text(tunnel.read_text().replace("5 May", "4 May"))
    ingest(folder.parent / "data", [folder], embedder)
    remove(folder.parent / "data", moved.answer.citations[0].statement.id, embedder)
    assert restored(text, library)[0].answer is None


def test_a_kept_place_that_never_was_shows_nothing(folder: Path, embedder: Embedder) -> None:
    library = library_of(folder, embedder)
    text = kept(asked(library, "How many tons of grain will the parties store?"))
    for name, value in (("end", 10**6), ("start", -5), ("start", 10**5), ("version", "0" * 16), ("statement", "x")):
        (turn,) = json.loads(text)
        turn["sentences"] = [turn["sentences"][0] | {name: value}]
        assert restored(json.dumps([turn]), library)[0].answer is None, name


BAD = ["", "[", "null", '{"asked": 1}', '[{"understood": "no question"}]', "[[]]", '"x"', '[{"asked": "?", "id": "1"}]']


@pytest.mark.parametrize("bad", BAD)
def test_what_was_not_kept_by_this_page_is_no_conversation(bad: str, samples: Library) -> None:
    assert restored(bad, samples) == ()


def claimed(library: Library) -> Exchange:
    """An exchange in which a model wrote a sentence that stands, one that does not, and half of one."""
    answer = Assistant(library).ask("How many tons of grain will the parties store?")
    cited = answer.citations[0]
    claims = (
        Claim("The parties will store 40 tons of grain.", (cited,), Standing.VERIFIED),
        Claim("They will burn it.", (), Standing.UNSUPPORTED, "no passage says it"),
        Claim("And then they", (cited,), Standing.PENDING),
    )
    return Exchange(
        "How many tons?", replace(answer, claims=claims, writer="a model", cost=Cost(9, 8, 0.5)), draft=True
    )


def test_an_answer_that_is_stopped_keeps_whole_sentences_alone(folder: Path, embedder: Embedder) -> None:
    done = settled(claimed(library_of(folder, embedder)), stopped=True)
    assert done.answer is not None
    assert [claim.standing for claim in done.answer.claims] == [Standing.VERIFIED, Standing.UNSUPPORTED]
    assert done.stopped and not done.draft
    assert (
        settled(Exchange("?", draft=True), stopped=True).problem == "You stopped before there was an answer; ask again."
    )


def test_a_sentence_that_repeats_the_question_is_still_borne_out_when_it_comes_back(
    folder: Path, embedder: Embedder
) -> None:
    library = library_of(folder, embedder)
    question = "On which day did the envoys inaugurate the crossing at Osterby that spares carriers the mountain pass?"
    answer = Assistant(library).ask(question)
    told = Claim(
        "The envoys inaugurated the crossing at Osterby that spares carriers the mountain pass on 4 May 2031.",
        (answer.citations[0],),
        Standing.VERIFIED,
    )
    text = kept((Exchange(question, replace(answer, claims=(told,), writer="a model")),))
    back = restored(text, library)[0].answer
    assert back is not None and [claim.standing for claim in back.claims] == [Standing.VERIFIED]
    elsewhere = restored(text.replace(question, "What was decided?"), library)[0].answer
    assert elsewhere is not None and [claim.standing for claim in elsewhere.claims] == [Standing.UNSUPPORTED]


def test_a_models_sentences_are_checked_again_when_they_come_back(folder: Path, embedder: Embedder) -> None:
    library = library_of(folder, embedder)
    text = kept((settled(claimed(library), stopped=False),))
    back = restored(text, library)[0].answer
    assert back is not None and back.cost == Cost(9, 8, 0.5) and back.writer == "a model"
    assert [claim.standing for claim in back.claims] == [Standing.VERIFIED, Standing.UNSUPPORTED]
    assert back.claims[0].citations[0].quote == GRAIN
    forged = restored(text.replace("40 tons", "90 tons"), library)[0].answer
    assert forged is not None
    assert [claim.standing for claim in forged.claims] == [Standing.UNSUPPORTED, Standing.UNSUPPORTED]
    assert not forged.in_prose


def test_answers_are_given_until_they_are_stopped_also_while_one_waits() -> None:
    stopped, going_on, closed = threading.Event(), threading.Event(), threading.Event()

    def source() -> Iterator[int]:
        try:
            yield 1
            yield 2
            going_on.wait(30)
            yield 3
        finally:
            closed.set()

    given = until(stopped, source())
    assert list(islice(given, 2)) == [1, 2]
    threading.Timer(0.05, stopped.set).start()
    assert list(given) == []  # though the source still waits
    going_on.set()
    assert closed.wait(10)
    assert list(until(threading.Event(), iter([1, 2]))) == [1, 2]


def test_what_a_source_raises_is_raised_and_who_leaves_closes_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise CommuniqueError("no more")

    given = until(threading.Event(), failing())
    assert next(given) == 1
    with pytest.raises(CommuniqueError, match="no more"):
        next(given)
    stopped = threading.Event()
    left = until(stopped, iter(range(10**9)))
    next(left)
    left.close()
    assert stopped.is_set()


def test_one_session_stops_only_its_own_answer() -> None:
    stops = Stops()
    mine, yours = stops.begin("mine"), stops.begin("yours")
    stops.stop("mine")
    stops.stop("nobody's")
    assert mine.is_set() and not yours.is_set()
    stops.end("mine")
    assert stops.busy
    stops.end("yours")
    assert not stops.busy


def test_bars_are_months_years_or_decades_without_a_gap() -> None:
    days = [date(2023, 12, 31), date(2024, 2, 29), date(2024, 2, 1)]
    assert [(bar.name, str(bar.first), str(bar.last), bar.count) for bar in bars(days)] == [
        ("December 2023", "2023-12-01", "2023-12-31", 1),
        ("January 2024", "2024-01-01", "2024-01-31", 0),
        ("February 2024", "2024-02-01", "2024-02-29", 2),
    ]
    assert [bar.name for bar in bars([date(2021, 1, 1), date(2024, 1, 1)])] == ["2021", "2022", "2023", "2024"]
    long = bars([date(1945, 6, 26), date(2024, 1, 1)])
    assert [long[0].name, str(long[0].first), str(long[0].last)] == ["1940s", "1940-01-01", "1949-12-31"]
    assert [bar.count for bar in long] == [1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert bars([]) == [] and histogram([], None, None) == ""


def test_the_bars_of_the_chosen_period_are_pressed() -> None:
    page = histogram([date(2021, 1, 1), date(2022, 5, 1), date(2024, 1, 1)], date(2022, 6, 1), None)
    assert re.findall(r'data-first="(\d{4})[^>]*aria-pressed="true"', page) == ["2022", "2023", "2024"]
    assert 'aria-pressed="true"' not in histogram([date(2021, 1, 1)], None, None)


def test_fields_become_filters_and_a_day_that_cannot_be_is_named() -> None:
    filters = read_filters("2023-01-01 00:00:00", "", ["Japan"], ["joint-statement"], ["2+2"])
    assert filters == Filters(date(2023, 1, 1), None, ("Japan",), (Kind.JOINT_STATEMENT,), ("2+2",))
    assert read_filters(None, None, [], [], []) == Filters()
    with pytest.raises(CommuniqueError, match="From 2024-01-02 is after To 2024-01-01"):
        read_filters("2024-01-02", "2024-01-01", [], [], [])
    with pytest.raises(CommuniqueError, match="To '2024-02-30' is no day; write one as 2024-07-28"):
        read_filters(None, "2024-02-30", [], [], [])


def test_there_is_to_choose_what_the_record_has_the_commonest_first(samples: Library) -> None:
    issuers, kinds, series = choices(samples)
    assert issuers[:2] == [("United States (19)", "United States"), ("Japan (17)", "Japan")]
    assert ("news (2)", "news") in kinds
    assert series[0] == ("2+2 (9)", "2+2")  # seven say so, two news articles by their titles


@pytest.mark.parametrize(
    "question", ["What did Japan say about Taiwan in 2023?", "Who represented Japan at the 2+2 of July 2024?"]
)
def test_what_is_offered_to_go_on_with_has_an_answer(samples: Library, question: str) -> None:
    assistant = Assistant(samples)
    offered = Suggesting(assistant, samples, Stops()).after(assistant.ask(question))
    assert 2 <= len(offered) == len(set(offered)) <= 3
    assert question not in offered
    assert not any(assistant.ask(one).declined for one in offered)


def test_a_suggestion_names_another_date_of_the_series_or_a_heading_of_the_statement(samples: Library) -> None:
    answer = Assistant(samples).ask("What did Japan say about Taiwan in 2023?")
    questions = list(islice(follow_ups(samples.reading(), answer), 6))
    titled = re.compile(r"What did (.+) say about “(.+)” on (\d+ \w+ \d{4})\?")
    rows = {(joined(row.issuers), written(row.date)): row for row in samples.reading().listing if row.date}
    for question in questions:
        match = titled.fullmatch(question)
        assert match, question
        statement = samples.reading().statement(rows[match[1], match[3]].id)
        assert f"# {match[2]}\n" in statement.text
    own = {answer.citations[0].statement.date}
    assert {titled.fullmatch(one)[3] for one in questions} - {written(day) for day in own}


def test_nothing_is_tried_while_a_reader_waits(samples: Library) -> None:
    stops = Stops()
    stops.begin("a reader")
    assistant = Assistant(samples)
    assert Suggesting(assistant, samples, stops).after(assistant.ask("Who represented Japan in 2024?")) == []


def test_sample_questions_have_an_answer_also_where_no_statement_has_headings(folder: Path, embedder: Embedder) -> None:
    library = library_of(folder, embedder)
    assert all("## " not in path.read_text() for path in folder.iterdir())
    offered = Suggesting(Assistant(library), library, Stops()).samples()
    assert offered and not any(Assistant(library).ask(one).declined for one in offered)


def test_a_question_can_be_read_word_for_word_or_without_a_part(samples: Library) -> None:
    assistant, before = Assistant(samples), [Turn("What did Japan say about Taiwan in 2023?")]
    assert assistant.ask("And in 2024?", before).question.standalone == "What did Japan say about Taiwan in 2024?"
    assert assistant.reading(typed=True).ask("And in 2024?", before).question.standalone == "And in 2024?"
    question = assistant.reading(aside=["2023"]).ask(before[0].question).question
    assert question.periods == ()
    assert {name.called for name in question.names} == {"Japan", "Taiwan"}
    assert assistant.ask(before[0].question).question.periods  # the assistant itself reads as before
