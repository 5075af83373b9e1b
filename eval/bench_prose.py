"""A model's prose measured: how much of it the check bears out, beside LlamaIndex's CitationQueryEngine.

usage: python -m eval.bench_prose CASES [--most 30] [--peer] [--show]

Asks with the model of COMMUNIQUE_LLM over the record of COMMUNIQUE_DATA; replies kept from an earlier run cost nothing.
`--peer` gives the same passages to the CitationQueryEngine with the same model, and checks what it writes alike.
`--show` prints every sentence with its standing and reason, to be read by a person.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import LLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from app.answer import Answer, Standing, Turn
from app.assistant import Assistant
from app.prose.checking.check import check, sources
from app.prose.drafting import divide
from app.prose.models import open_llm, read_choice
from app.prose.opening import open_writer
from app.prose.writing import passages_for
from eval.case import Case, read_cases
from index.library import Library
from index.neural.embedding import Embedder
from index.passage import Passage
from ingest.console import say
from ingest.settings import read_settings


@dataclass
class Tally:
    """What one writer wrote: answers, sentences, how many cite and are borne out, and the seconds they took."""

    answers: int = 0
    sentences: int = 0
    citing: int = 0
    verified: int = 0
    fallbacks: int = 0
    seconds: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        """The figures as a row of a table."""
        shares = [f"{count / max(1, self.sentences):.3f}" for count in (self.citing, self.verified)]
        seconds = f"{sum(self.seconds) / max(1, len(self.seconds)):.0f}"
        return f"| {name} | {self.answers} | {self.sentences} | {' | '.join(shares)} | {self.fallbacks} | {seconds} |"


class Given(BaseRetriever):
    """Finds the passages that it was given, whatever is asked."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._nodes = [TextNode(text=f"{one.head}\n{one.text}", id_=one.id) for one in passages]
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=node, score=1.0) for node in self._nodes]


def count(tally: Tally, answer: Answer) -> None:
    """Add what our writer wrote."""
    tally.answers += 1
    tally.sentences += len(answer.claims)
    tally.verified += sum(claim.standing is Standing.VERIFIED for claim in answer.claims)
    tally.citing += sum(bool(claim.citations) for claim in answer.claims)
    tally.fallbacks += bool(answer.fallback)
    if answer.cost and not answer.cost.cached:
        tally.seconds.append(answer.cost.seconds)


def count_peer(tally: Tally, answer: Answer, llm: LLM) -> str:
    """Add what the peer writes over the same passages; its reply."""
    passages = passages_for(answer)
    begun = time.monotonic()
    engine = CitationQueryEngine(retriever=Given(passages), llm=llm, citation_chunk_size=2_048)
    reply = str(engine.query(answer.question.standalone))
    tally.seconds.append(time.monotonic() - begun)
    tally.answers += 1
    handed = sources(passages)
    for written in divide(reply, ended=True):
        tally.sentences += 1
        tally.citing += bool(written.marks)
        tally.verified += (
            bool(written.marks) and not check(written.text, written.marks, handed, answer.question.standalone).reason
        )
    return reply


def asked(assistant: Assistant, case: Case) -> Answer:
    """The answer to a case after its history."""
    return assistant.ask(case.question, [Turn(turn["question"], turn.get("answer_gist", "")) for turn in case.history])


def main() -> None:
    """Ask every case and print both rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--most", type=int, default=30)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    settings = read_settings()
    library = Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url)
    assistant, ours, theirs = Assistant(library, writer=open_writer(settings)), Tally(), Tally()
    llm = open_llm(read_choice(settings.llm), settings.llm_context, settings.llm_wait)
    reply = ""
    for case in read_cases(options.cases)[: options.most]:
        answer = asked(assistant, case)
        if not answer.declined:
            count(ours, answer)
            reply = count_peer(theirs, answer, llm) if options.peer else ""
        if options.show:
            say(
                "\n".join(
                    [f"{case.id}: {case.question}", *shown(answer), *([f"  peer: {reply}"] if options.peer else [])]
                )
            )
    say("| writer | answers | sentences | citing | borne out | fell back | s |\n|---|---|---|---|---|---|---|")
    say(ours.row("ours"))
    if options.peer:
        say(theirs.row("CitationQueryEngine"))


def shown(answer: Answer) -> list[str]:
    """The sentences of an answer with how each stands and why."""
    return [f"  {claim.standing}: {claim.text} ({claim.reason})" for claim in answer.claims]


if __name__ == "__main__":
    main()
