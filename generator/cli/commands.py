"""The commands, in the order of the help. Each imports what it needs when it runs, so that help starts at once."""

from __future__ import annotations

from typing import Annotated

import typer
from typer.exceptions import TyperException

from generator import __version__
from generator.cli import chinese, figures, pages, reports, services
from generator.cli.options import app
from generator.finding import InputError

__all__ = ["app", "figures", "pages", "reports", "run", "services"]


@app.callback(invoke_without_command=True)
def jixiao(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="显示版本号。")] = False
) -> None:
    if version:
        typer.echo(f"jixiao {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; what cannot run says so in one Chinese line on stderr."""
    try:
        result = app(args=arguments, prog_name="jixiao", standalone_mode=False)
    except InputError as error:
        typer.echo(f"错误：{error}", err=True)
        return 2
    except TyperException as error:
        typer.echo(f"错误：{chinese.explain(error)}", err=True)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("已中止。", err=True)
        return 2
    except BrokenPipeError:  # the reader of our output left
        return 2
    return result if isinstance(result, int) else 0
