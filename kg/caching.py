"""Where things lie that can be made again."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The product's part of where the user's system keeps such things, ``~/.cache`` on Linux (XDG Base Directory)."""
    home = Path.home()
    if platform == "win32":
        root = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        root = home / "Library" / "Caches"
    else:
        root = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return root / "communique"
