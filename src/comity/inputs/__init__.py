"""What comes in: texts, documents and pages of the web, as communiqués or as reasons why not."""

from comity.inputs.dates import typed_date
from comity.inputs.entries import Intake, Known, Received, Refused
from comity.inputs.intake import Plan, plan, read, receive

__all__ = ["Intake", "Known", "Plan", "Received", "Refused", "plan", "read", "receive", "typed_date"]
