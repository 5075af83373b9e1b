"""What Ray's workers run, as LlamaIndex's transformations, and how files, statements and texts travel as its nodes."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.schema import BaseNode, Document, MetadataMode, TextNode, TransformComponent

from ingest.errors import Refused
from ingest.reading import read_statement
from ingest.statement import Statement


class StatementReader(TransformComponent):
    """Reads files: documents that `file_document` made become documents that `read_document` understands."""

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """One document for each, with the same id."""
        return [_read(node) for node in nodes]


def file_document(id: str, path: Path, data: bytes) -> Document:
    """A file as a document; its bytes travel with it, since a worker need not see our disk."""
    return Document(id_=id, text=base64.b64encode(data).decode(), metadata={"path": path.as_posix()})


def _read(node: BaseNode) -> Document:
    """The statement in a file, or why there is none."""
    data = base64.b64decode(node.get_content(metadata_mode=MetadataMode.NONE))
    try:
        path = Path(node.metadata["path"])
        statement = read_statement(path.as_posix(), data, path.suffix)
    except Refused as refusal:
        return Document(id_=node.node_id, text="", metadata={"source": refusal.source, "refused": refusal.reason})
    return Document(id_=node.node_id, text=statement.text, metadata={"known": json.dumps(statement.known())})


def read_document(node: BaseNode) -> Statement | Refused:
    """What a worker made of a file."""
    if "refused" in node.metadata:
        return Refused(node.metadata["source"], node.metadata["refused"])
    return Statement.from_known(node.get_content(metadata_mode=MetadataMode.NONE), json.loads(node.metadata["known"]))


def text_node(id: str, text: str) -> TextNode:
    """A text to embed as it stands."""
    return TextNode(id_=id, text=text)
