"""The same on a machine whose clock is believed whatever it says. Only for negative controls."""

from __future__ import annotations

from tests.ballot.faults import jumping

from lilong.ballot import clocking

application = jumping.application

clocking.moment = lambda _last=None: clocking.Moment(jumping._machine_clock(), False)
