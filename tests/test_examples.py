"""The scripts in examples/, run as a reader runs them, save that they can neither connect nor really sleep."""

import runpy
import socket
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


@pytest.fixture
def output(script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a script of this name prints."""
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(time, "sleep", None)
    runpy.run_path(str(EXAMPLES / script), run_name="__main__")
    return capsys.readouterr().out


@pytest.mark.parametrize("script", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_every_example_has_something_to_tell(output: str) -> None:
    assert output.endswith("\n")


@pytest.mark.parametrize("script", ["nightly_etl.py"])
class TestNightlyEtl:
    def test_polls_every_thirty_seconds_and_says_what_is_running(self, output: str) -> None:
        assert output.splitlines()[2:7] == [
            "02:00:00  RUNNING    5 not started, 2 running: crawl_orders, crawl_customers",
            "02:00:30  RUNNING    5 not started, 2 running: crawl_orders, crawl_customers",
            "02:01:00  RUNNING    1 succeeded, 4 not started, 2 running: crawl_orders, clean_customers",
            "02:01:30  RUNNING    2 succeeded, 3 not started, 2 running: clean_orders, clean_customers",
            "02:02:00  RUNNING    3 succeeded, 3 not started, 1 running: clean_orders",
        ]

    def test_sees_a_job_fail_and_the_branch_for_failures_run(self, output: str) -> None:
        first_run, _, _ = output.partition("The bug is mended")
        assert first_run.splitlines()[-11:] == [
            "02:05:00  RUNNING    4 succeeded, 1 failed, 1 not started, 1 running: alert_on_call",
            "02:05:30  COMPLETED  5 succeeded, 1 failed, 1 not started",
            "",
            "    crawl_orders     SUCCEEDED",
            "    crawl_customers  SUCCEEDED",
            "    clean_orders     SUCCEEDED",
            "    clean_customers  SUCCEEDED",
            "    build_sales      FAILED       KeyError: 'currency'",
            "    publish_report   not started",
            "    alert_on_call    SUCCEEDED",
            "",
        ]

    def test_is_resumed_from_the_repaired_job_to_full_success(self, output: str) -> None:
        _, _, second_run = output.partition("The bug is mended")
        assert second_run.splitlines()[2:-1] == [
            "02:05:30  RUNNING    4 succeeded, 2 not started, 1 running: build_sales",
            "02:06:00  RUNNING    4 succeeded, 2 not started, 1 running: build_sales",
            "02:06:30  RUNNING    5 succeeded, 1 not started, 1 running: publish_report",
            "02:07:00  RUNNING    5 succeeded, 1 not started, 1 running: publish_report",
            "02:07:30  COMPLETED  6 succeeded, 1 not started",
            "",
            "    crawl_orders     SUCCEEDED",
            "    crawl_customers  SUCCEEDED",
            "    clean_orders     SUCCEEDED",
            "    clean_customers  SUCCEEDED",
            "    build_sales      SUCCEEDED",
            "    publish_report   SUCCEEDED",
            "    alert_on_call    not started",
            "",
        ]

    def test_prints_what_the_readme_shows(self, output: str) -> None:
        shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
        assert shown in output
