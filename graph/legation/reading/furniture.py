"""Page furniture in plain text: what a saved page holds beside the article. Cues are those of news sites."""

import re

LINE_CUES = frozenset(
    {
        "accessibility links",
        "breaking news",
        "skip to main content",
        "skip to content",
        "skip to navigation",
        "menu",
        "search",
        "share",
        "print",
        "comments",
        "related articles",
        "read more",
        "more on this story",
        "most read",
        "most popular",
        "advertisement",
        "live",
        "subscribe",
        "sign in",
        "sign up",
        "log in",
        "newsletter",
        "home",
        "news",
        "world",
        "updated",
        "share this article",
        "see also",
        "latest news",
        "top stories",
        "editors' picks",
        "follow us",
        "contact us",
        "cookies",
        "privacy policy",
        "terms of use",
        "embed",
        "copy link",
        "recommended",
        "trending",
        "watch",
        "listen",
        "video",
        "photo",
        "gallery",
        "image",
        "back to top",
        "your browser",
    }
)
_CAPTION = re.compile(
    r"\((?:left|right|center|centre|top|bottom|second from (?:left|right)|file(?: photo)?|l|r|c)\)|^(?:file photo|photo|picture|image|caption)\s*[:–-]",
    re.I,
)
_CREDIT = re.compile(
    r"^(?:with (?:additional |contributions? |reporting )?(?:reporting )?(?:by|from)\b|(?:additional )?reporting (?:by|from)\b|written by\b|edited by\b|"
    r"based on (?:reporting|reports) by\b|compiled (?:by|from)\b|©|copyright\b|all rights reserved|this (?:article|story) (?:was|is|has been) )",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:is among the most (?:cited|read)|has won (?:many|numerous|several) (?:awards|accolades)|follow (?:him|her|us|them) on)\b",
    re.I,
)
_IMAGE = re.compile(r"^[•*·\-\s]*\d{1,2}x\d{1,2} image$", re.I)
_PROMPT = re.compile(r"^(?:read (?:more|also|next)|see also|watch|listen|related|also read|more)\s*:", re.I)
LONGEST_HEADING = 200


def is_furniture(block: str) -> bool:
    """Whether a paragraph is a label or link of the page ("Accessibility links")."""
    bare = block.strip(" •*·|>»").rstrip(":").lower()
    return bare in LINE_CUES or bool(_IMAGE.match(block)) or bool(_PROMPT.match(block) and len(block) < LONGEST_HEADING)


def is_heading(block: str) -> bool:
    """Whether a paragraph is a title: one line without a full stop."""
    return (
        "\n" not in block
        and len(block) <= LONGEST_HEADING
        and not block.rstrip("\"”'’").endswith((".", "!", ":", ";", ","))
    )


def is_caption(block: str) -> bool:
    """Whether a paragraph is the caption of a picture: it says who stands where in it."""
    return len(block) < 2 * LONGEST_HEADING and bool(_CAPTION.search(block))


def starts_the_end(block: str) -> bool:
    """Whether the article is over: credits, copyright, or a box about the publisher."""
    return bool(_CREDIT.match(block)) or bool(_IMAGE.match(block)) or bool(_ABOUT.search(block))
