"""The face of an explorer in JupyterLab: controls that look numbers up while the kernel runs."""

from __future__ import annotations

from html import escape
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, Layout, VBox

from tillid_analysis.presentation.explorer.choices import Choice, look_up, options, settle
from tillid_analysis.presentation.explorer.cube import Cube
from tillid_analysis.presentation.explorer.drawing import caveats, draw, say, sign_note
from tillid_analysis.presentation.explorer.page import CLASS, labels, style


class Panel:
    """Controls, and what they show.

    Parameters
    ----------
    cube, choice
        What is looked up, and what is shown first.

    Notes
    -----
    Each part is a widget of its own whose value is set when something is chosen. Nothing is
    printed or captured, so that a notebook that runs without anybody looking on cannot hang.
    """

    def __init__(self, cube: Cube, choice: Choice) -> None:
        self._cube, self._first, self._choice = cube, choice, choice
        self._turning = False
        self.controls = {name: _control(label) for name, label in labels(cube).items()}
        self.reset = Button(description=cube.reader.say("explore_reset"))
        self.sentence, self.figure, self.message, self.settings = HTML(), HTML(), HTML(), HTML()
        self.box = VBox(
            [
                HBox([*self.controls.values(), self.reset], layout=Layout(flex_flow="row wrap")),
                *(self.sentence, self.figure, self.message, self.settings),
            ]
        )
        for control in self.controls.values():
            control.observe(self._turn, names="value")
        self.reset.on_click(lambda _: self.show(self._first))
        self.show(choice)

    def show(self, choice: Choice) -> None:
        """Show a choice, and set the controls to it."""
        self._choice = settle(self._cube, choice)
        self._turning = True
        try:
            self._set_controls()
        finally:
            self._turning = False
        self._fill()

    def _turn(self, _: dict[str, Any]) -> None:
        if not self._turning:
            chosen = {name: control.value or "" for name, control in self.controls.items()}
            self.show(Choice(**chosen))

    def _set_controls(self) -> None:
        for name, named in options(self._cube, self._choice).items():
            control = self.controls[name]
            wanted = tuple((label, value) for value, label in named.items())
            if control.options != wanted:
                control.options = wanted
            control.value = getattr(self._choice, name)
            used = name in ("family", "by", *self._choice.fixed)
            control.layout.display = None if used else "none"

    def _fill(self) -> None:
        cube, choice = self._cube, self._choice
        lines = look_up(cube, choice)
        words = cube.reader.say
        self.sentence.value = f'<p aria-live="polite"><b>{escape(say(cube, choice, lines))}</b></p>'
        self.figure.value = f'<div class="{CLASS}">{style()}{draw(cube, choice, lines)}</div>'
        sign = sign_note(cube) if any(line.hidden for line in lines) else ""
        told = caveats(cube, choice.family, choice.background)
        self.message.value = f"<p>{escape(sign)}</p><p>{escape(told)}</p>"
        call = f'<code style="user-select: all">{escape(choice.as_call())}</code>'
        self.settings.value = f"<p>{escape(words('explore_settings'))} {call}</p>"


def _control(label: str) -> Dropdown:
    layout = Layout(width="auto", min_width="12rem")
    return Dropdown(description=label, layout=layout, style={"description_width": "initial"})
