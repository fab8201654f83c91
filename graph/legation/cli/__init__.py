"""The command line: a shell over the library, a module a family of commands."""

from legation.cli.actors import actors, dossier
from legation.cli.authority import authority
from legation.cli.main import main

main.add_command(actors)
main.add_command(dossier)
main.add_command(authority)

__all__ = ["main"]
