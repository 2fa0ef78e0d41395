"""The floor: what the same server does for a bare Flask page put together from cached fragments."""

from flask import Flask, Response, request

app = Flask(__name__, static_folder=None)
ROW = (
    '<li class="row"><div><h3><a href="/questions/{n}">A title of about the usual length, number {n}</a></h3>'
    '<p class="sub">An excerpt of some hundred and sixty characters, as the lists of the site have it below each '
    "title, so that the bytes that are moved are like those of a real page.</p>"
    '<p class="meta">Somebody, some day</p></div></li>'
)
PIECES = {n: ROW.format(n=n) for n in range(1_000)}
FRAME = (
    "<!DOCTYPE html><html><head><title>Floor</title></head><body>"
    + "<p>frame</p>" * 900
    + "<ul>{rows}</ul></body></html>"
)


@app.get("/")
def page() -> Response:
    first = request.args.get("first", 0, int)
    rows = "".join(PIECES[n] for n in range(first, first + 20))
    return Response(FRAME.replace("{rows}", rows), mimetype="text/html")
