"""Runs a page with a case's change in it and says where the verdict turned red."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCENARIO = HERE.parent
PROJECT = SCENARIO.parent.parent
RED = ("failed", "timed-out")


@dataclass(frozen=True)
class Result:
    """What a trial showed.

    `nth` counts the steps with the piece that the case names, up to the red one; `error` says why the trial itself
    could not go on.
    """

    verdict: str
    step: dict | None
    command: str
    reason: str
    seconds: float
    nth: int = 0
    error: str = ""


def path_without(program, directory):
    """A PATH on which `program` is not found and everything else is."""
    farm = directory / "programs"
    farm.mkdir()
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for entry in Path(place).iterdir() if Path(place).is_dir() else ():
            link = farm / entry.name
            if entry.name != program:
                link.unlink(missing_ok=True)
                link.symlink_to(entry)
    return str(farm)


def tools_without(program, directory):
    """The twin's programs without one of them."""
    tools = directory / "twin"
    shutil.copytree(SCENARIO / "twin", tools / "twin")
    shutil.copytree(SCENARIO / "bin", tools / "bin", ignore=lambda _, names: {program} & set(names))
    return tools / "bin"


def laid_out(case, page, directory):
    """A copy of the page, changed, among what it needs; its path."""
    scenario = directory / "scenarios" / SCENARIO.name
    scenario.mkdir(parents=True)
    for name in ("infrastructure.md", "variables.ini"):
        shutil.copy(SCENARIO / name, scenario / name)
    shutil.copy(PROJECT / "rehearse.yaml", directory / "rehearse.yaml")
    copy = (scenario if page.parent == SCENARIO else directory) / page.name
    copy.write_text(case.applied(page.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    return copy


def call(case, page, rehearse, directory, patience):
    """The command line and the environment of a trial."""
    tools, environment = SCENARIO / "bin", dict(os.environ, AKS_TWIN_FAULT=case.fault)
    if case.hidden:
        tools = tools_without(case.hidden, directory)
        environment["PATH"] = path_without(case.hidden, directory)
    # The page's own settings name the programs here.
    (directory / "scenarios" / SCENARIO.name / "bin").symlink_to(tools)
    line = [str(rehearse), "test", str(page), "--format", "json", "--settle", f"{patience}s", *case.options]
    line += ["--var-file", str(SCENARIO / "variables.ini"), "--path-prepend", str(tools)]
    for name, value in case.variables.items():
        line += ["--var", f"{name}={value}"]
    return line, environment


def first_red(report):
    """The step of a report that turned red first, and why."""
    for step in report["documents"][0]["steps"]:
        if step["verdict"] in RED:
            inputs = [given for given in step["inputs"] if given["verdict"] in RED]
            return step, (inputs[0] if inputs else step)["reason"] or ""
    return None, ""


def one_line(command):
    """A command without its line ends."""
    return " ".join(command.replace("\\\n", " ").split())


def trial(case, page, rehearse, patience):
    """Runs one case; steps that only look are repeated for `patience` seconds."""
    with tempfile.TemporaryDirectory(prefix="break-") as name:
        directory = Path(name)
        line, environment = call(case, laid_out(case, page, directory), rehearse, directory, patience)
        streams = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        done = subprocess.run(line, cwd=directory, env=environment, **streams)
        if done.returncode == 2:
            return Result("refused", None, "", done.stderr.strip(), 0.0)
        try:
            report = json.loads(done.stdout)
        except json.JSONDecodeError:
            return Result("none", None, "", "", 0.0, error=done.stderr or done.stdout)
    step, reason = first_red(report)
    command = one_line(step["command"]) if step else ""
    steps = report["documents"][0]["steps"]
    until = steps[: steps.index(step) + 1] if step else []
    nth = sum(case.red in one_line(each["command"]) for each in until)
    return Result(report["documents"][0]["verdict"], step, command, reason, report["duration_ms"] / 1000, nth)
