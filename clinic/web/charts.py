"""A chart on paper: the specification that the browser draws, as SVG."""

import json
from collections.abc import Mapping
from typing import Any


def svg_of(spec: Mapping[str, Any], *, width: int, height: int | None = None) -> str:
    """Return a Vega-Lite specification drawn in this size, with the typesetter's fonts.

    A chart keeps its own height without one, and where its `usermeta` says that this is as high as it has to be.
    """
    import vl_convert  # it brings a browser's engine along, which only a document should pay

    sized = {
        **_with_whole_labels(spec),
        "width": width,
        "config": {**spec.get("config", {}), "font": "Libertinus Serif"},
    }
    if height is not None and not spec.get("usermeta", {}).get("ownHeight"):
        sized["height"] = height
    return vl_convert.vegalite_to_svg(json.dumps(sized))


def _with_whole_labels(part: Any) -> Any:
    """The same without limits to labels, which are measured here in a wider font than the one that prints them."""
    if isinstance(part, Mapping):
        return {name: _with_whole_labels(value) for name, value in part.items() if name != "labelLimit"}
    return [_with_whole_labels(one) for one in part] if isinstance(part, list) else part
