"""The state of one account in one region, and the map of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from mock_glue_wf.domain.activation import Activation
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.engine import Engine
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job
from mock_glue_wf.domain.node import NodeType
from mock_glue_wf.domain.outcomes import Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.domain.quotas import Quotas
from mock_glue_wf.domain.trigger import Trigger, Triggers, TriggerType
from mock_glue_wf.domain.workflow import Workflow


@dataclass(frozen=True)
class Shared:
    """What all backends of a mock have in common."""

    clock: VirtualClock
    scripts: Scripts
    polls: Polls
    quotas: Quotas


class Backend:
    """What one account has in one region."""

    def __init__(self, account: str, region: str, shared: Shared, ids: Ids) -> None:
        self.account = account
        self.region = region
        self.ids = ids
        self.clock = shared.clock
        self.polls = shared.polls
        self.quotas = shared.quotas
        self.workflows: Collection[Workflow] = Collection()
        self.triggers = Triggers()
        self.jobs: Collection[Job] = Collection()
        self.crawlers: Collection[Crawler] = Collection()
        outcome_of = partial(shared.scripts.next_outcome, account=account, region=region)
        self.engine = Engine(self.clock, ids, outcome_of, self.triggers, self.jobs, self.crawlers, self.quotas)
        self.activation = Activation(self.clock, self.workflows, self.engine)

    def nodes(self, node_type: NodeType) -> Collection[Job] | Collection[Crawler]:
        return self.jobs if node_type is NodeType.JOB else self.crawlers


class Backends(dict[tuple[str, str], Backend]):
    """Backends by account and region, made on first use and sharing one clock."""

    def __init__(self, shared: Shared, account: str, seed: object) -> None:
        self.clock = shared.clock
        self.scripts = shared.scripts
        self.account = account
        self._shared = shared
        self._seed = seed

    def __missing__(self, key: tuple[str, str]) -> Backend:
        self[key] = Backend(*key, self._shared, Ids(self._seed, *key))
        return self[key]

    def event_trigger(self, workflow: str, account: str | None, region: str | None) -> tuple[Backend, Trigger]:
        """The EVENT trigger of the only workflow of the name that has one. Raises LookupError."""
        found = [
            (scope, backend, trigger)
            for scope, backend in self.items()
            if account in (None, scope[0]) and region in (None, scope[1])
            for trigger in backend.triggers.of(workflow).values()
            if trigger.type is TriggerType.EVENT and workflow in backend.workflows
        ]
        if not found:
            raise LookupError(f"no workflow {workflow!r} has an EVENT trigger that an event could be handed to")
        if len(found) > 1:
            places = ", ".join(f"{region} of {account}" for (account, region), _, _ in found)
            raise LookupError(f"there is a workflow {workflow!r} in {places}; name the one with region= or account=")
        return found[0][1:]

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
