"""What holds for every test: nothing of the user's own is read or written."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _home_of_its_own(tmp_path_factory):
    """COMITY_HOME is an empty folder, for commands that are started as well."""
    before = {
        name: os.environ.pop(name, None) for name in ("COMITY_HOME", "COMITY_REGISTRY", "COMITY_AUTHOR")
    }
    os.environ["COMITY_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server; the tests that need one are skipped where there is none."""
    from tests.postgres_server import NoServer, Server

    try:
        server = Server()
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def somewhere(request, tmp_path):
    """The address of a registry that nobody has begun, once as a file and once on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "registry.sqlite")
    return request.getfixturevalue("postgres").url()
