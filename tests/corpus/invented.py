"""Short news items that nobody wrote: who did what to whom, on days of one month."""

import datetime
from collections.abc import Iterator
from itertools import islice, product

WHO = ("Russia", "NATO", "Antony Blinken", "the Turkish government", "China", "Ivan Brodsky of Poland")
DID = (
    "rejected the demand of", "met with", "accused", "imposed sanctions on", "did not threaten", "will send aid to", "attacked",
)  # fmt: skip
WHOM = ("Ukraine", "Sergei Lavrov", "Germany", "Japan", "Hungary")


def items(count: int) -> Iterator[dict[str, str]]:
    """So many items, the same each time; some tell the same act on neighbouring days."""
    for number, (whom, did, who) in enumerate(islice(product(WHOM, DID, WHO), count)):
        day = datetime.date(2022, 1, 1) + datetime.timedelta(days=number % 28)
        text = f"{who[0].upper()}{who[1:]} {did} {whom} on {day:%A}. It was said in Geneva. The United States praised {whom}."
        yield {"id": f"item-{number}", "date": str(day), "text": text}
