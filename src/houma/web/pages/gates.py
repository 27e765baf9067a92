"""The gates of the cycle in the words of ``components/gate_steps.html``."""

from collections.abc import Sequence

from houma.domain.projects.rules import GateStep


def steps_shown(steps: Sequence[GateStep]) -> list[dict[str, object]]:
    """Each phase with its state and its evidence, in the language in use."""
    return [
        {
            "title": str(step.phase.label),
            "state": step.status,
            "evidence": [
                {"state": piece.state.value, "label": str(piece.requirement.label), "detail": piece.summary}
                for piece in step.requirements
            ],
        }
        for step in steps
    ]
