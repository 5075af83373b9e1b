"""What a gate leaves behind: JUnit XML for a CI server, a Markdown summary for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from eval.gating.verdicts import Outcome, Verdict
from eval.losses import SAYS, counted
from eval.scoring import Judged
from eval.tables import markdown_table

_WORDS = {Outcome.PASSED: "pass", Outcome.FALLEN_SHORT: "**fallen short**", Outcome.NOT_MEASURED: "**not measured**"}


def write_junit(path: Path, name: str, verdicts: Sequence[Verdict]) -> None:
    """Write one test case a rule: a failure where it fell short, an error where nothing could be measured."""
    counts = Counter(verdict.outcome for verdict in verdicts)
    told = {
        "name": f"communique eval gate: {name}",
        "tests": str(len(verdicts)),
        "failures": str(counts[Outcome.FALLEN_SHORT]),
        "errors": str(counts[Outcome.NOT_MEASURED]),
    }
    suites = Xml.Element("testsuites")
    suite = Xml.SubElement(suites, "testsuite", told)
    for verdict in verdicts:
        test = Xml.SubElement(suite, "testcase", {"classname": "communique.eval.gate", "name": verdict.rule})
        kind = {Outcome.FALLEN_SHORT: "failure", Outcome.NOT_MEASURED: "error"}.get(verdict.outcome)
        if kind:
            message = f"wanted {verdict.wanted}; measured {verdict.measured}"
            Xml.SubElement(test, kind, {"message": message, "type": verdict.outcome.name.lower()})
    path.parent.mkdir(parents=True, exist_ok=True)
    Xml.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def summary(name: str, verdicts: Sequence[Verdict], run: Sequence[Judged]) -> str:
    """The verdicts and the losses as Markdown."""
    rows = [[one.rule, one.wanted, one.measured, _WORDS[one.outcome]] for one in verdicts]
    failed = sum(one.outcome is not Outcome.PASSED for one in verdicts)
    head = f"## Gate of {name}: {'pass' if not failed else f'{failed} of {len(verdicts)} rules not met'}"
    parts = [head, markdown_table(["rule", "wanted", "measured (95 % interval)", ""], rows)]
    losses = counted(one.lost for one in run)
    if losses:
        told = [[str(count), loss, SAYS[loss]] for loss, count in losses.items()]
        parts.append(f"Where cases were lost:\n\n{markdown_table(['cases', 'where', ''], told)}")
    return "\n\n".join(parts) + "\n"
