"""Sanbao's doors. Each room hangs its own here, one line each; no logic lives in this file."""

from chalice import Chalice

from chalicelib.foundation.house import routes as house
from chalicelib.foundation.runs import routes as runs
from chalicelib.kernel import edge

app = Chalice(app_name="sanbao", configure_logs=False)
app.register_middleware(edge.in_our_words, "http")

# HTTP doors
app.register_blueprint(house.doors.blueprint)
app.register_blueprint(runs.doors.blueprint)
