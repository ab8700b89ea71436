"""A group of commands of which each is imported when it is asked for: start-up is part of the interface."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """The subcommands, by the module that holds each.

    Parameters
    ----------
    homes : the module of each command, in the order of the help; ``module:name`` where the command is not
        called ``command`` there
    """

    def __init__(self, *args: Any, homes: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **kwargs)
        self._homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them in the order of the help."""
        del ctx
        return list(self._homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one that was asked for."""
        home = self._homes.get(cmd_name)
        if home is None:
            for known in self._homes:  # so that click can say which one is near
                self.get_command(ctx, known)
            return None
        module, _, name = home.partition(":")
        command: click.Command = getattr(import_module(module), name or "command")
        self.commands[cmd_name] = command
        return command
