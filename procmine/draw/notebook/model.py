"""A BPMN model in a notebook."""

from __future__ import annotations

from procmine.draw.bpmn import model_svg
from procmine.model.graph import Model

__all__ = ["model"]


def model(noun: Model) -> str:
    """What does this model look like, at a glance?"""
    return model_svg(noun)
