"""Who reads with other means: axe-core finds nothing serious in any tab, and the keyboard reaches every control."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import screens
from browsing import CHROMIUM, ask, reading, served
from eval_rows import hand_run

from index.library import Library

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]
KIHARA = screens.KIHARA
# Gradio names the field for files "Click to upload or drop files", and writes the two in another order.
GRADIOS = "label-content-name-mismatch: [['.upload-container']]"


@pytest.fixture(scope="module")
def address(samples: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the sample statements, and over one run of an evaluation."""
    folder = tmp_path_factory.mktemp("served")
    hand_run(folder / "runs" / "today", "rrwu")
    with served(samples.record.path.parent, folder=folder) as address:
        yield address


@pytest.fixture(scope="module")
def shared(samples: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that asks for an account."""
    accounts = screens.accounts(tmp_path_factory.mktemp("accounts"))
    with served(samples.record.path.parent, accounts=accounts) as address:
        yield address


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, from the package registry; its tests are skipped where it cannot be had."""
    folder = tmp_path_factory.mktemp("axe")
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, which brings axe-core")
    packed = subprocess.run(
        ["npm", "pack", "axe-core@4", "--silent"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    if packed.returncode:
        pytest.skip(f"axe-core cannot be had: {packed.stderr[-200:]}")
    shutil.unpack_archive(folder / packed.stdout.split()[-1], folder, "gztar")
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


def serious(page: Any, axe: str) -> list[str]:
    """The serious violations that axe-core finds in a page, each with its places."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    lines = [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    return [line for line in lines if line != GRADIOS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, address: str, axe: str, scheme: str) -> None:
    with reading(browser, address, color_scheme=scheme) as page:
        assert serious(page, axe) == []
        ask(page, KIHARA)
        page.wait_for_selector(".next .sample")
        page.get_by_text("Narrow the search").click()
        page.locator('.bar[data-first="2024-01-01"]').click()
        page.wait_for_selector("#chosen .set")
        page.locator("#latest .chip").first.hover()
        page.get_by_text("Edit", exact=True).click()
        page.locator(".shelf summary").click()
        assert serious(page, axe) == []
        page.locator(".shelf summary").click()
        page.locator("#latest .chip").first.click()
        page.wait_for_selector("mark.chosen")
        page.locator(".statement .copy summary").click()
        assert serious(page, axe) == []
        ask(page, "Who won the chess championship on Mars?")
        assert serious(page, axe) == []


STATES = [screens.adding, screens.corrected, screens.placed, screens.mentioned, screens.ran]
named = pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)


@named
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_other_tabs(
    browser: Any, address: str, axe: str, reach: Callable[[Any], None], scheme: str
) -> None:
    with reading(browser, address, color_scheme=scheme) as page:
        reach(page)
        assert serious(page, axe) == []


# What can be pressed or typed into, and is seen; of radio buttons in a group the keyboard reaches the chosen one.
CONTROLS = """() => {
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex='0']");
  const seen = [...all].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility()
    && !(one.type === "radio" && !one.checked) && !one.closest("[inert]"));
  seen.forEach((one, at) => Object.assign(one.dataset, { at, shadow: getComputedStyle(one).boxShadow }));
  return seen.map((one) => one.ariaLabel || (one.labels?.[0] ?? one).textContent.trim().slice(0, 40)
    || one.outerHTML.slice(0, 120));
}"""
# A mark of the focus is an outline, or a shadow that is not there otherwise, three times as light or as dark as what it
# lies on (WCAG 2.2, 1.4.11), and which nothing around it cuts off; inside an iframe the focus is that page's own.
FOCUSED = r"""() => {
  const it = document.activeElement;
  document.getAnimations().forEach((one) => one.finish());
  const parts = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = (color) => parts(color).slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const opaque = (color) => (parts(color)[3] ?? 1) > 0.5;
  const behind = (one) => { const color = getComputedStyle(one).backgroundColor;
    return opaque(color) || !one.parentElement ? color : behind(one.parentElement); };
  const seen = (color) => { const [a, b] = [light(color), light(behind(it.parentElement))].sort((x, y) => y - x);
    return opaque(color) && (a + 0.05) / (b + 0.05) >= 3; };
  const style = getComputedStyle(it);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && seen(style.outlineColor);
  const shadowed = style.boxShadow !== "none" && style.boxShadow !== it.dataset.shadow && seen(style.boxShadow);
  const [box, reach] = [it.getBoundingClientRect(), Math.max(1, parseFloat(style.outlineOffset) + 2)];
  const cuts = (one) => { const { overflowX, overflowY } = getComputedStyle(one), around = one.getBoundingClientRect();
    return [overflowX, overflowY].every((one) => ["hidden", "clip"].includes(one))
      && (around.left > box.left - reach || around.right < box.right + reach
        || around.top > box.top - reach || around.bottom < box.bottom + reach); };
  const cut = (one) => one && one !== document.body && (cuts(one) || cut(one.parentElement));
  const whole = !(outlined && cut(it.parentElement));
  return [it.dataset.at ?? "", (outlined && whole) || shadowed || it.tagName === "IFRAME"];
}"""


@pytest.mark.parametrize("reach", [screens.answered, screens.narrowed, *STATES], ids=lambda reach: reach.__name__)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_reaches_every_control_and_the_focus_is_seen(
    browser: Any, address: str, reach: Callable[[Any], None], scheme: str
) -> None:
    with reading(browser, address, color_scheme=scheme) as page:
        reach(page)
        assert len(walked(page)) > 10


def walked(page: Any) -> list[str]:
    """The names of all controls, each of which the keyboard reaches, and marks."""
    names: list[str] = page.evaluate(CONTROLS)
    page.evaluate("document.activeElement.blur()")
    page.locator("h1").click()  # the keyboard begins above all
    reached, unmarked = set(), []
    for _ in range(len(names) + 20):
        page.keyboard.press("Tab")
        at, marked = page.evaluate(FOCUSED)
        reached.add(at)
        if at and not marked:
            unmarked.append(names[int(at)])
    assert [name for at, name in enumerate(names) if str(at) not in reached] == []
    assert unmarked == []
    return names


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_logs_in_can_do_so_by_any_means(browser: Any, shared: str, axe: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 844}
    with reading(browser, shared, screens.PASSED_OVER, "#password", color_scheme=scheme, viewport=size) as page:
        assert serious(page, axe) == []
        assert walked(page) == ["Name", "Password", "Log in"]
        screens.not_logged_in(page)
        assert serious(page, axe) == []
        screens.logged_in(page)
        assert serious(page, axe) == []
        assert walked(page)[0] == "Log out"
        head, account, role = (page.locator(one).bounding_box() for one in ("#masthead", ".account", ".role"))
        assert (
            role["x"] + role["width"] <= account["x"] + account["width"]
        )  # a long name is cut, what one may do is not
        for one in (".account", ".log-out", "#name h1", "#tabs [role=tablist]"):
            box = page.locator(one).first.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, one
        assert head["width"] == page.evaluate("document.documentElement.scrollWidth") == width
