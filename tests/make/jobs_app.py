"""A Chalice app of one room with every kind of job."""

from __future__ import annotations

from chalicelib.kernel.rooms import House

app = House("sanbao")
app.room("post", "tests.make", "jobs")


@app.route("/v1/echo/{word}")
def echo(word: str) -> dict[str, str]:
    """Say a word again."""
    return {"word": word}
