"""What the tests of this room borrow: the BPMN schema, and bpmn-js in a headless browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

BPMN_JS = "bpmn-js@18.31.1"


@pytest.fixture(scope="session")
def npm_folder() -> Path:
    """A cached node_modules with bpmn-js and, below it, the BPMN 2.0 schema of bpmn-moddle."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "procmine-tests"
    folder = cache / BPMN_JS.replace("@", "-")
    if folder.is_dir():
        return folder / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("lacks npm, which fetches bpmn-js")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as half:
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", half, BPMN_JS]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"lacks bpmn-js: {(done.stderr.splitlines() or ['npm failed'])[-1]}")
        # Another test process may have been faster.
        with contextlib.suppress(OSError):
            shutil.copytree(half, f"{half}.whole")
            Path(f"{half}.whole").rename(folder)
        shutil.rmtree(f"{half}.whole", ignore_errors=True)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def bpmn_schema(npm_folder: Path) -> Any:
    """The schema of BPMN 2.0."""
    xmlschema = pytest.importorskip("xmlschema")
    return xmlschema.XMLSchema(str(npm_folder / "bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd"))


@pytest.fixture(scope="session")
def modeller(npm_folder: Path, browser: Any) -> Iterator[Callable[[bytes], dict[str, Any]]]:
    """Opens a file in bpmn-js; gives its warnings, its error, what the page complained about, and
    the names it shows by id."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.set_content("<!doctype html><div id='canvas' style='height:600px'></div>")
    page.add_script_tag(path=npm_folder / "bpmn-js/dist/bpmn-viewer.development.js")

    def show(content: bytes) -> dict[str, Any]:
        complaints.clear()
        answer = page.evaluate(OPEN, content.decode())
        return {**answer, "complaints": list(complaints)}

    yield show
    page.close()


OPEN = """async (xml) => {
  const viewer = new BpmnJS({container: '#canvas'});
  try {
    const {warnings} = await viewer.importXML(xml);
    const names = {};
    viewer.get('elementRegistry').forEach((e) => {
      if (!e.labelTarget) names[e.id] = e.businessObject.name ?? '';
    });
    return {warnings: warnings.map((w) => w.message), error: null, names};
  } catch (failure) {
    return {warnings: [], error: String(failure), names: {}};
  } finally {
    viewer.destroy();
  }
}"""
