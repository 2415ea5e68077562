"""The invented invoice that the landing page shows."""

import reflex as rx

SELLER = "Fernwick Studio"
PAYER = "Tidewater Robotics"
NUMBER = "INV-2026-0042"
TOTAL = "4,409.25"
CHECKOUT = "pay.fernwick.example/pay/Jx7cQ0vT3mYkR9aPzL2uWf8sN4hB1dEo"
ADDRESS = ("0x1F09A0", "1672f82B8a81233332cc536A4534", "09805a")
LINES = (
    ("Brand identity", "Logo, colour and type, with a guide", "1", "1,800.00", "19 %", "1,800.00"),
    ("Marketing site, design and build", "Eight pages; 9 to 20 November 2026", "16", "85.00", "19 %", "1,360.00"),
    ("Icon set, 24 and 32 px", "10 % discount on 432.00", "24", "18.00", "19 %", "388.80"),
    ("Printed brand guide, hardcover", "Linen, sewn", "12", "14.50", "7 %", "174.00"),
)
SUMS = (("Net", "3,722.80"), ("VAT 19 % on 3,548.80", "674.27"), ("VAT 7 % on 174.00", "12.18"))


def seller_mark(size: str) -> rx.Component:
    """The sample seller's logo, a fern."""
    leaves = (
        "M16 25V8M16 12.5c0-2.6 2-4.5 5-4.5 0 2.7-2 4.5-5 4.5ZM16 12.5c0-2.6-2-4.5-5-4.5 0 2.7 2 4.5 5 4.5Z"
        "M16 19c0-3.2 2.6-5.4 6.4-5.4 0 3.2-2.6 5.4-6.4 5.4ZM16 19c0-3.2-2.6-5.4-6.4-5.4 0 3.2 2.6 5.4 6.4 5.4Z"
    )
    return rx.el.svg(
        rx.el.rect(width="32", height="32", fill="#1f4d3a"),
        rx.el.path(
            d=leaves, fill="none", stroke="#e8f3ec", stroke_width="1.5", stroke_linejoin="round", stroke_linecap="round"
        ),
        view_box="0 0 32 32",
        class_name=f"shrink-0 rounded-md {size}",
        aria_hidden="true",
    )
