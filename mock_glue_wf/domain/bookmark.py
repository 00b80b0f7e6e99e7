"""The bookmark of a job: which run it got to, for jobs that are to go on where they left off.

The numbers go as in the two answers of a live account that somebody published in 2024: after the first run Version 2
and Run 2, after the second Version 4 and Run 3 with the first as PreviousRunId. So a run writes the bookmark when it
begins and once more when it commits it at its end.
"""

from dataclasses import dataclass, field, replace

OPTION = "--job-bookmark-option"
ENABLED = "job-bookmark-enable"
"""The argument that says whether a run keeps a bookmark, and its value when it does; with any other, also with
job-bookmark-pause, the bookmark stays as it is (Developer Guide, "Tracking processed data using job bookmarks")."""


@dataclass(frozen=True, slots=True)
class BookmarkEntry:
    version: int
    run: int = 0
    """The number of the run that is under way or comes next."""
    attempt: int = 0
    """How many attempts of this run failed."""
    run_id: str | None = None
    """Of the run that committed it last."""
    previous_run_id: str | None = None


@dataclass(slots=True)
class Bookmark:
    entry: BookmarkEntry | None = None
    """None before a run has begun that keeps a bookmark."""
    under_way: bool = False
    committed: dict[str, BookmarkEntry] = field(default_factory=dict)
    """The entry as each run left it, by the run's id."""

    def begin(self) -> None:
        """A run begins, for the first time or again after a failure."""
        entry = self.entry or BookmarkEntry(0)
        attempt = entry.attempt + 1 if self.under_way else 0
        self.entry = replace(entry, version=entry.version + 1, run=entry.run or 1, attempt=attempt)
        self.under_way = True

    def commit(self, run_id: str) -> None:
        """A run that began has succeeded."""
        entry = self.entry or BookmarkEntry(0)
        self.entry = BookmarkEntry(entry.version + 1, entry.run + 1, 0, run_id, entry.run_id)
        self.under_way = False
        self.committed[run_id] = self.entry

    def find(self, run_id: str | None) -> BookmarkEntry | None:
        """As it is, or as this run left it."""
        return self.entry if run_id is None else self.committed.get(run_id)

    def reset(self, run_id: str | None) -> BookmarkEntry | None:
        """Back to the beginning, or to where this run left it; None when there is nothing to go back to."""
        if self.entry is None or (entry := self.find(run_id)) is None:
            return None
        version = self.entry.version + 1
        self.entry = BookmarkEntry(version) if run_id is None else replace(entry, version=version)
        self.under_way = False
        return self.entry
