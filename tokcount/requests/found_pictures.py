"""The pictures of a request: whose size is known, and what each costs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from tokcount.model import ImageRule, Model
from tokcount.requests.doubtful import BOMB, MOST_PIXELS
from tokcount.requests.drafts import Draft, ShapeError
from tokcount.requests.image_tokens import image_tokens, needs_size
from tokcount.requests.jsonfields import Json
from tokcount.requests.pictures import PictureError, Size, is_remote, size_of_data_url, size_of_file


class Pictures:
    """What pictures cost under the rules of each model.

    Arguments:
        rules: by name; the models name theirs.
        size: width and height in pixels of the pictures that only have a URL, where the user gives it.
    """

    def __init__(self, rules: Mapping[str, ImageRule], size: Size | None = None) -> None:
        self._rules = rules
        self._size = size

    def draft(self, model: Model, source: str, part: Json, path: str, endpoint: str) -> Draft:
        """The draft of one picture.

        Arguments:
            model: whose prompt it is in.
            source: the file that the request comes from; paths of pictures are relative to its folder.
            part: the part of a message's content, of chat or of Responses.
            path: where it stands in the body.
            endpoint: that of the request.

        Raises:
            ShapeError: the picture is damaged or missing.
        """
        inner = part.get("image_url")
        given: Json = inner if isinstance(inner, dict) else {"url": inner}
        detail = given.get("detail") or part.get("detail") or "auto"
        rule = self._rules.get(model.image)
        if rule is None:
            return _estimate(path, f"what a picture costs on {model.name} is not known")
        if not isinstance(detail, str):
            raise ShapeError(path, "The detail of a picture is no string.", "Give low, high or auto.")
        size = None
        if needs_size(rule, detail):
            size = self._size_of(given, part, source, path)
            if size is None:
                why = "a picture of unknown size is not counted (--image-size tells it)"
                return _estimate(path, why)
        width, height = size or (1, 1)
        tokens, reasons = image_tokens(rule, width, height, detail, chat=endpoint == "chat/completions")
        label = f"{width} x {height}" if size else detail
        if width * height > MOST_PIXELS:
            reasons = (*reasons, BOMB)
        return Draft(path, "image", tokens, label=label, reasons=reasons)

    def _size_of(self, given: Json, part: Json, source: str, path: str) -> Size | None:
        # A log that leaves the data out may say the size instead.
        told = given.get("_wh") or part.get("_wh")
        if isinstance(told, list) and len(told) == 2 and all(type(n) is int and n > 0 for n in told):
            return told[0], told[1]
        url = given.get("url")
        if not isinstance(url, str):  # the id of an uploaded file
            return self._size
        try:
            if url[:5].lower() == "data:":
                return size_of_data_url(url)
            return self._size if is_remote(url) else size_of_file(_local(url, source))
        except PictureError as error:
            raise ShapeError(path, f"The picture cannot be measured: {error.reason}.", error.hint) from error


def _local(url: str, source: str) -> str:
    """The file that a URL or a path names, as seen from the folder of the request."""
    parts = urlsplit(url)
    name = unquote(parts.path) if parts.scheme.lower() == "file" else url
    return os.path.join(os.path.dirname(source), name)


def _estimate(path: str, why: str) -> Draft:
    return Draft(path, "image", reasons=(why,))
