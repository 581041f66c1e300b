"""What practice does against a standard: alignments, deviations, rules, and the SOP itself."""

from procmine.conform.align import align
from procmine.conform.card import Cell, Effect
from procmine.conform.check import Conformance, Part, check
from procmine.conform.decisions import decision
from procmine.conform.declare import suggest_rules
from procmine.conform.deviations import Deviation
from procmine.conform.gateway_decisions import GatewayDecision, gateway_decisions
from procmine.conform.judge import Judgement, Ruling, judge
from procmine.conform.labels import propose_labels
from procmine.conform.nouns import Alignment, Alignments, Move, MoveCosts
from procmine.conform.precision import generalisation, precision, precision_bounds
from procmine.conform.quality import Quality, quality
from procmine.conform.rejudge import alone, rejudge
from procmine.conform.replay import replay
from procmine.conform.sop import Sop
from procmine.conform.sop_diff import changes, changes_between, judge_both
from procmine.conform.sop_read import load_sop
from procmine.conform.sop_write import sop_text, starter_sop
from procmine.conform.standard import Standard, open_standard
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import KINDS, Verdict

__all__ = [
    "KINDS",
    "Alignment",
    "Alignments",
    "Cell",
    "Conformance",
    "Deviation",
    "Effect",
    "GatewayDecision",
    "Judgement",
    "Move",
    "MoveCosts",
    "Part",
    "Quality",
    "Ruling",
    "Sop",
    "Standard",
    "Traces",
    "Verdict",
    "align",
    "alone",
    "changes",
    "changes_between",
    "check",
    "decision",
    "gateway_decisions",
    "generalisation",
    "judge",
    "judge_both",
    "load_sop",
    "open_standard",
    "precision",
    "precision_bounds",
    "propose_labels",
    "quality",
    "rejudge",
    "replay",
    "sop_text",
    "starter_sop",
    "suggest_rules",
    "traces_of",
]
