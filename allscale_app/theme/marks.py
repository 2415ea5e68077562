"""Glyphs of tokens and networks, drawn by us on a disk of 24; a data table of (path, stroke width), width 0 = filled.

A code without a glyph gets a plain disk. To add one: its paths here and, for a token, its colour in base.css."""

Glyph = tuple[tuple[str, float], ...]

_BRACKETS = ("M9 5.3a7.3 7.3 0 0 0 0 13.4M15 5.3a7.3 7.3 0 0 1 0 13.4", 1.6)

TOKENS: dict[str, Glyph] = {
    "USDC": (
        (
            "M14.6 9.7c-.3-1-1.2-1.6-2.5-1.6-1.5 0-2.6.7-2.6 1.9 0 2.7 5.2 1.2 5.2 4 0 1.2-1.1 2-2.7 2-1.4 0-2.5-.7-2.8-1.8M12 6.6v1.5M12 16v1.5",
            1.7,
        ),
        _BRACKETS,
    ),
    "USDT": (
        ("M7.5 7.4h9M12 7.6v10", 2.1),
        ("M12 10.8c3.4 0 6 .65 6 1.45s-2.6 1.45-6 1.45-6-.65-6-1.45 2.6-1.45 6-1.45z", 1.3),
    ),
    "EURC": (("M14.8 9a3.8 3.8 0 1 0 0 6M8.2 11.2h4.4M8.2 12.9h4", 1.7), _BRACKETS),
    "DAI": (("M8.5 7h3.4a5 5 0 0 1 0 10H8.5zM6.5 10.7h11M6.5 13.3h11", 1.7),),
    "PYUSD": (("M9.5 17.5V7h3.3a2.9 2.9 0 0 1 0 5.8H10", 2),),
}
NETWORKS: dict[str, Glyph] = {
    "base": (("M6 12h12", 1.6), ("M6 12a6 6 0 1 0 12 0a6 6 0 1 0-12 0", 2)),
    "ethereum": (("M12 3.5l5 8.6-5 2.9-5-2.9zM12 16.4l5-2.9-5 7-5-7z", 0),),
    "arbitrum": (("M7.5 17L12 6.5 16.5 17M12 13.5l1.4 3.5", 2),),
    "polygon": (("M12 5.5l5.6 3.25v6.5L12 18.5l-5.6-3.25v-6.5z", 2),),
    "bnb": (
        (
            "M12 4.5l3 3-3 3-3-3zM12 13.5l3 3-3 3-3-3zM6 9.5L8.5 12 6 14.5 3.5 12zM18 9.5l2.5 2.5-2.5 2.5-2.5-2.5zM12 10.2l1.8 1.8-1.8 1.8-1.8-1.8z",
            0,
        ),
    ),
    "optimism": (("M6.5 12a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0M14 14.8V9.2h1.8a1.7 1.7 0 0 1 0 3.4H14.2", 2),),
    "avalanche": (("M12 6l-6 11h3.4L13.4 9.8zM15.6 13.2L13.4 17h4.4z", 0),),
    "local": (("M7.5 9l3 3-3 3M12.5 15.5h4", 2),),
}
