"""One question about a log per file, each answered with a table."""

from procmine.measure.ageing import ageing
from procmine.measure.arrivals import arrivals
from procmine.measure.batching import batching
from procmine.measure.handover import handover
from procmine.measure.lead_time import lead_time
from procmine.measure.ping_pong import ping_pong
from procmine.measure.prioritization import prioritization
from procmine.measure.rework import rework
from procmine.measure.service_time import service_time
from procmine.measure.waiting import waiting
from procmine.measure.work_in_progress import work_in_progress

__all__ = [
    "ageing",
    "arrivals",
    "batching",
    "handover",
    "lead_time",
    "ping_pong",
    "prioritization",
    "rework",
    "service_time",
    "waiting",
    "work_in_progress",
]
