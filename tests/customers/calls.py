"""What staff hear from customers."""

from community.customers.actions import Heard
from community.customers.knowing import Details

TANAKA = Details("Tanaka Kiyo", "kiyo@example.net", "C-1007")


def heard(details: Details = TANAKA, note: str = "She rang twice.") -> Heard:
    return Heard(details, "phone", note)


def form(**more: str) -> dict[str, str]:
    return {"name": "Tanaka Kiyo", "email": "kiyo@example.net", "reference": "C-1007", "source": "phone"} | more
