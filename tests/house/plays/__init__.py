"""One representative successful request of every route, by the name of its operation: every file here has some."""

import importlib
import pkgutil

from tests.house.plays.town import PLAYS, Play, Request, Town

__all__ = ["PLAYS", "Play", "Request", "Town"]

for _file in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_file.name}")
