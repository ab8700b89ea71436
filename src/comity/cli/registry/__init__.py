"""``comity registry``: the documents of two or more countries, and what came of them."""

from __future__ import annotations

from comity.cli.lazy import LazyGroup

command = LazyGroup(
    name="registry",
    homes={
        "add": "comity.cli.registry.add",
        "update": "comity.cli.registry.update",
        "list": "comity.cli.registry.looking:list_entries",
        "show": "comity.cli.registry.looking:show",
        "history": "comity.cli.registry.looking:history",
        "import": "comity.cli.registry.files:import_file",
        "export": "comity.cli.registry.files:export",
        "template": "comity.cli.registry.files:template",
        "accept": "comity.cli.registry.proposals:accept",
        "reject": "comity.cli.registry.proposals:reject",
        "verify": "comity.cli.registry.care:verify",
        "backup": "comity.cli.registry.care:backup",
        "restore": "comity.cli.registry.care:restore",
        "upgrade": "comity.cli.registry.care:upgrade",
    },
    short_help="Documents, commitments, projects: what was signed, and what came of it.",
    help=(
        "Keeps the documents that countries sign, what they commit to, the projects that came of them, and "
        "what was said in public, each with its source, date and author. Nothing is ever overwritten: a "
        "change is added, and --as-of shows what was known on a day.\n\n"
        "The registry is a file in your data folder (COMITY_HOME); --registry names another file, or a "
        "PostgreSQL database that several people write to."
    ),
    no_args_is_help=True,
)
