"""What comes in: files, folders, JSON lines and standard input, as communiqués or as reasons why not."""

from comity.inputs.dates import typed_date
from comity.inputs.entries import Intake, Known, Received, Refused
from comity.inputs.intake import Plan, plan, receive

__all__ = ["Intake", "Known", "Plan", "Received", "Refused", "plan", "receive", "typed_date"]
