"""README.md and docs/ hold what they promise."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from botocore import xform_name

from mock_glue_wf.api import OPERATIONS
from mock_glue_wf.mock import Options
from mock_glue_wf.wire import model

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIDELITY = (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8")


def test_the_code_of_the_readme_is_a_test_module_that_passes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    # Each line stands where it stands in the README, for the sake of the tracebacks.
    parts = ((part, "\n" * part.count("\n")) for part in README.split("```"))
    code = [part.removeprefix("python") if part.startswith("python\n") else blank for part, blank in parts]
    pytester.path.joinpath("test_readme.py").write_text("".join(code), encoding="utf-8")

    result = pytester.runpytest("-W", "error", "--strict-markers")

    result.assert_outcomes(passed=README.count("def test_"))


def test_the_readme_lists_the_operations_that_are_answered() -> None:
    answered, _ = _operations_of_the_readme()

    assert answered == OPERATIONS.keys()


def test_the_readme_lists_as_not_yet_answered_only_operations_that_glue_has() -> None:
    _, not_yet = _operations_of_the_readme()

    assert not_yet <= {xform_name(name) for name in model.glue().operation_names} - OPERATIONS.keys()


def test_the_readme_names_every_option() -> None:
    assert {option.name for option in fields(Options)} <= set(re.findall(r"`(\w+)[`=]", README))


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_a_link_of_the_readme_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_fidelity_is_stated_for_every_operation() -> None:
    assert {xform_name(name) for name in re.findall(r"^\| `(\w+)` \|", FIDELITY, re.MULTILINE)} == OPERATIONS.keys()


def _operations_of_the_readme() -> tuple[set[str], set[str]]:
    """Those that are answered and those that are not yet."""
    _, _, section = README.partition("\n## What is answered\n")
    rows = re.findall(r"^\| \w+ \|(.*)\|(.*)\|$", section, re.MULTILINE)
    answered, not_yet = zip(*rows, strict=True)
    return set(re.findall("`(\\w+)`", "".join(answered))), set(re.findall("`(\\w+)`", "".join(not_yet)))
