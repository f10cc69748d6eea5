"""A chart on paper: the specification that the browser draws, as SVG."""

import json
from collections.abc import Mapping
from typing import Any


def svg_of(spec: Mapping[str, Any], *, width: int) -> str:
    """Return a Vega-Lite specification drawn `width` points wide, with the typesetter's own fonts."""
    import vl_convert  # it brings a browser's engine along, which only a document should pay

    sized = {**spec, "width": width, "config": {**spec.get("config", {}), "font": "Libertinus Serif"}}
    return vl_convert.vegalite_to_svg(json.dumps(sized))
