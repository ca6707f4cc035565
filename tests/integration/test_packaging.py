"""What is handed on: lock files, a wheel, an image."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_with_hashes_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index" not in text
    pins = [line for line in text.splitlines() if re.match(r"[a-z]", line)]
    assert pins
    for pin in pins:
        assert re.match(r"[\w.\[\]-]+==\S+( ; .*)? \\$", pin), pin
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_lock_files_hold_what_pyproject_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    wanted_in_dev = [*wanted, *project["dependency-groups"]["dev"]]
    for name, requirements in (("requirements.lock", wanted), ("requirements-dev.lock", wanted_in_dev)):
        text = (ROOT / name).read_text()
        for requirement in requirements:
            package = re.split(r"[\[>=<]", requirement)[0].lower().replace(".", "-")
            assert re.search(rf"^{re.escape(package)}(\[\w+\])?==", text, re.MULTILINE), package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the project, as a release would be."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    source.mkdir()
    for name in ("bot", "storage", "content", "locales"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(folder),
            str(source),
        ],
        check=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_words_catalogues_and_migrations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ("content", "locales"):
        inside = {
            f"bot/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / path).rglob("*") if file.is_file()
        }
        assert inside
        assert inside <= names
    assert "storage/migrations/versions/0001_first.py" in names
    assert "bot/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


def test_the_wheel_runs_the_demonstration_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """Only Handbill is installed from the wheel; its dependencies are lent from here by a path file."""
    home = tmp_path / "clean"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        timeout=120,
    )
    site = next((home / "lib").glob("python*/site-packages"))
    lent = next(Path(sys.prefix, "lib").glob("python*/site-packages"))
    (site / "lent.pth").write_text(f"{lent}\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run(
        [str(home / "bin" / "handbill"), "demo", "--fast"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert "That was the main job." in ran.stdout
    where = subprocess.run(
        [str(python), "-c", "import bot, storage; print(bot.__file__, storage.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert where.stdout.count(str(site)) == 2


# ------------------------------------------------------------------------------------ Dockerfile


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with continued lines joined and remarks left out."""
    text = (ROOT / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def of(kind: str) -> list[str]:
    return [rest for name, rest in instructions() if name == kind]


def test_the_image_is_built_in_stages_from_the_lock_file() -> None:
    assert len(of("FROM")) == 2
    assert all(re.match(r"python:3\.11(\.\d+)?-slim-\w+", image) for image in of("FROM"))
    build = " ".join(of("RUN"))
    assert "--require-hashes" in build
    assert "requirements.lock" in build
    assert "compileall" in build


def test_every_path_the_image_copies_is_there() -> None:
    copied = [shlex.split(rest) for rest in of("COPY")]
    from_here = [words[:-1] for words in copied if not words[0].startswith("--from")]
    assert from_here
    for words in from_here:
        for path in words:
            assert (ROOT / path).exists(), path
    from_stage = [words for words in copied if words[0].startswith("--from")]
    stages = {image.rpartition(" AS ")[2] for image in of("FROM") if " AS " in image}
    assert {words[0].partition("=")[2] for words in from_stage} <= stages


def test_the_image_runs_one_process_as_nobody_special_with_one_volume() -> None:
    (user,) = of("USER")
    assert user not in {"root", "0"}
    assert any(f" {user}" in run and "useradd" in run for run in of("RUN"))
    (volume,) = of("VOLUME")
    environment = dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))
    assert environment["HANDBILL_DATA_DIR"] == volume
    assert len(of("ENTRYPOINT")) == len(of("CMD")) == 1


def test_every_command_the_image_names_is_there() -> None:
    import json

    entry = json.loads(of("ENTRYPOINT")[0])
    assert entry == ["handbill"]
    (health,) = of("HEALTHCHECK")
    checked = json.loads(health.partition("CMD ")[2])
    assert checked[:2] == ["python", "-c"]
    compile(checked[2], "HEALTHCHECK", "exec")
    command: Any = get_command(app)
    for argument in json.loads(of("CMD")[0]):
        command = command.commands[argument]
    assert command.name == "serve"


def test_the_image_listens_where_it_can_be_reached() -> None:
    from bot.settings import Settings

    environment = dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))
    assert environment["HANDBILL_HOST"] == "0.0.0.0"  # noqa: S104  # inside a container, behind its network
    assert of("EXPOSE") == [str(Settings.model_fields["port"].default)]


def test_what_the_image_must_not_hold_is_left_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "tests"} <= set(ignored)
