"""Where the ledger is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.finding import InputError

__all__ = ["default_path"]


def default_path(environ: Mapping[str, str], platform: str) -> Path:
    """Return where the ledger is kept: JIXIAO_STORE, else the user's folder for program data.

    Args:
        environ: the environment variables.
        platform: as ``sys.platform``.

    Raises:
        InputError: there is no home folder.
    """
    chosen = environ.get("JIXIAO_STORE", "").strip()
    try:
        if chosen:
            return Path(chosen).expanduser()
        return _data_folder(environ, platform) / "jixiao" / "model.sqlite"
    except RuntimeError as error:
        raise InputError("找不到用户目录，请用环境变量JIXIAO_STORE指定模型调用记录文件的路径。") from error


def _data_folder(environ: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        local = environ.get("LOCALAPPDATA", "")
        return Path(local) if local else _home(environ, "USERPROFILE") / "AppData" / "Local"
    data = environ.get("XDG_DATA_HOME", "")
    # The XDG specification has relative paths ignored.
    if Path(data).is_absolute():
        return Path(data)
    home = _home(environ, "HOME")
    return home / "Library" / "Application Support" if platform == "darwin" else home / ".local" / "share"


def _home(environ: Mapping[str, str], name: str) -> Path:
    return Path(environ[name]) if environ.get(name) else Path.home()
