"""What the tests of the page share: pages of small logs and of real ones."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from report_samples import COLUMNS, FRAMES, NAMES


@dataclass(frozen=True)
class Made:
    """One page and what it was made of."""

    html: str
    result: dict[str, Any]
    summary: Any
    picture: str
    path: Path

    @property
    def url(self) -> str:
        return self.path.as_uri()


def made_of(log, folder: Path, name: str, lang: str, *, budget_s: float = 20.0) -> Made:
    from procmine.config import Config
    from procmine.discover.model import model
    from procmine.discover.process_map import process_map
    from procmine.draw import layout_model, model_svg
    from procmine.report.discovery import discovery
    from procmine.report.page import map_page
    from procmine.summary.summarise import summarise

    summary = summarise(log)
    mined = model(summary.variants(), name=log.name, budget_s=budget_s)
    shown = process_map(summary, paths=Config().discover.paths, name=log.name)
    result = discovery(log, summary, shown, mined, config=Config(), lang=lang)
    picture = model_svg(mined.model.laid_out(layout_model(mined.model)), lang=lang)
    html = map_page(result, summary, picture, lang=lang)
    path = folder / f"{name}-{lang}.html"
    path.write_text(html, encoding="utf-8")
    return Made(html, result, summary, picture, path)


@pytest.fixture(scope="session")
def page_of(tmp_path_factory):
    """Makes the page of one of the small logs, once for each language."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def page(name: str, lang: str = "en") -> Made:
        from procmine.front import read

        zone = "Asia/Shanghai" if name == "chinese" else "Europe/Rome"
        log = read(FRAMES[name](), columns=COLUMNS.get(name), zone=zone)
        return made_of(dataclasses.replace(log, name=NAMES.get(name, name)), folder, name, lang)

    return page


@pytest.fixture(scope="session")
def real_page(tmp_path_factory, real_log):
    """Makes the page of a published log."""
    folder = tmp_path_factory.mktemp("real")

    @cache
    def page(path: str, lang: str = "en") -> Made:
        from procmine.front import read

        log = read(real_log(path))
        return made_of(log, folder, Path(path).parent.name, lang, budget_s=60.0)

    return page


@pytest.fixture
def visit(browser):
    """Opens a page; afterwards nothing may have been complained about or asked for."""
    heard: list[str] = []
    contexts = []

    def open_page(made: Made, *, width: int = 1440, height: int = 900, **options: Any):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: request.url != made.url and heard.append(f"request: {request.url}"),
        )
        page.goto(made.url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert heard == []


@pytest.fixture(scope="session")
def conform_of(tmp_path_factory):
    """Makes the conformance page of one of the small logs, once for each language."""
    from conform_samples import conformance_made

    folder = tmp_path_factory.mktemp("conform")

    @cache
    def page(name: str, lang: str = "en", with_baseline: bool = False) -> Made:
        html, result = conformance_made(name, lang, with_baseline=with_baseline)
        path = folder / f"{name}-{lang}-{with_baseline}.html"
        path.write_text(html, encoding="utf-8")
        return Made(html, result, None, "", path)

    return page


@pytest.fixture(scope="session")
def study_of(tmp_path_factory):
    """Makes the report of a whole study of one of the small logs, once for each language."""
    from study_samples import studied

    home = tmp_path_factory.mktemp("study")

    @cache
    def made(name: str, lang: str) -> Made:
        from procmine.report.study.files import study_files

        source = home / name
        source.mkdir(exist_ok=True)
        result, files = study_files(studied(name, source), lang=lang)
        folder = home / f"{name}-{lang}"
        folder.mkdir()
        for file, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / file).write_bytes(data)
        return Made(str(files["report.html"]), result, None, "", folder / "report.html")

    return lambda name, lang="en": made(name, lang)


@pytest.fixture(scope="session")
def report_validator(pytestconfig):
    """The schema of report.json, with those of the parts it refers to."""
    jsonschema = pytest.importorskip("jsonschema", reason="lacks jsonschema")
    referencing = pytest.importorskip("referencing", reason="lacks referencing")
    folder = pytestconfig.rootpath / "docs" / "schema"
    told = {
        name: json.loads((folder / f"{name}-1.json").read_text("utf-8"))
        for name in ("report", "discover", "conform")
    }
    parts = [(one["$id"], referencing.Resource.from_contents(one)) for one in told.values()]
    registry = referencing.Registry().with_resources(parts)
    return jsonschema.Draft202012Validator(told["report"], registry=registry)
