"""The command line: a shell over the library, a module a family of commands."""

from legation.cli.actors import actors, dossier, separate
from legation.cli.analysis import analyse, diff
from legation.cli.authority import authority
from legation.cli.frames import frames
from legation.cli.growing import add_command, backup, files, remove_command, restore, status
from legation.cli.main import main
from legation.cli.pushing import push
from legation.cli.serving import serve
from legation.cli.watching import watch

main.add_command(actors)
main.add_command(dossier)
main.add_command(separate)
main.add_command(analyse)
main.add_command(diff)
main.add_command(authority)
main.add_command(frames)
main.add_command(push)
main.add_command(serve)
main.add_command(watch)
for command in (add_command, remove_command, files, status, backup, restore):
    main.add_command(command)

__all__ = ["main"]
