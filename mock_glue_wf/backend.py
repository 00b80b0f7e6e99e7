"""The state of one account in one region, and the map of all of them."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.engine import Engine
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job
from mock_glue_wf.domain.node import NodeType
from mock_glue_wf.domain.outcomes import Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.domain.trigger import Triggers
from mock_glue_wf.domain.workflow import Workflow


class Backend:
    """What one account has in one region."""

    def __init__(
        self, account: str, region: str, clock: VirtualClock, scripts: Scripts, polls: Polls, ids: Ids
    ) -> None:
        self.account = account
        self.ids = ids
        self.clock = clock
        self.polls = polls
        self.workflows: Collection[Workflow] = Collection()
        self.triggers = Triggers()
        self.jobs: Collection[Job] = Collection()
        self.crawlers: Collection[Crawler] = Collection()
        outcome_of = partial(scripts.next_outcome, account=account, region=region)
        self.engine = Engine(clock, ids, outcome_of, self.triggers, self.jobs, self.crawlers)

    def nodes(self, node_type: NodeType) -> Collection[Job] | Collection[Crawler]:
        return self.jobs if node_type is NodeType.JOB else self.crawlers


class Backends(dict[tuple[str, str], Backend]):
    """Backends by account and region, made on first use and sharing one clock."""

    def __init__(self, clock: VirtualClock, scripts: Scripts, polls: Polls, account: str, seed: object) -> None:
        self.clock = clock
        self.polls = polls
        self.account = account
        self.scripts = scripts
        self._seed = seed

    def __missing__(self, key: tuple[str, str]) -> Backend:
        self[key] = Backend(*key, self.clock, self.scripts, self.polls, Ids(self._seed, *key))
        return self[key]

    def unmet_scripts(self) -> Iterator[str]:
        """A sentence for each job or crawler that outcomes were scripted for, but that never was."""
        for script in self.scripts:
            backends = [backend for scope, backend in self.items() if script.holds_in(*scope)]
            name, kind = script.node.name, script.node.type.lower()
            names = {name for backend in backends for name in backend.nodes(script.node.type).names_ever}
            if name not in names:
                near = get_close_matches(name, names, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"those created: {', '.join(sorted(names)) or 'none'}."
                yield f"Outcomes were scripted for the {kind} {name!r}, but no such {kind} was created; {hint}"
