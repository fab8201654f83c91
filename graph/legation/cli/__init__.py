"""The command line: a shell over the library, a module a family of commands."""

from legation.cli.actors import actors, dossier
from legation.cli.analysis import analyse, diff
from legation.cli.authority import authority
from legation.cli.frames import frames
from legation.cli.main import main

main.add_command(actors)
main.add_command(dossier)
main.add_command(analyse)
main.add_command(diff)
main.add_command(authority)
main.add_command(frames)

__all__ = ["main"]
