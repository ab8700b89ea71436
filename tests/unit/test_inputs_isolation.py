"""The child that reads documents: it answers, it ends, it takes no more than it may, and another follows."""

import os
import signal
import time

import pytest
from tests import document_files as made

from comity.errors import UnreadableInput
from comity.inputs import isolation
from comity.inputs.formats import Format
from comity.inputs.isolation import Worker

PDF = made.pdf(made.lines("Iran and Belarus signed 12 documents."))
HTML = "<!doctype html><p>Türkiye and Côte d’Ivoire signed.".encode()


@pytest.fixture
def worker():
    made_here = Worker(seconds=20)
    yield made_here
    made_here.close()


def pid_of(worker):
    return worker._child.pid


def test_one_child_reads_one_document_after_the_other(worker):
    assert worker.extract(PDF, "a.pdf", Format.PDF).text == "Iran and Belarus signed 12 documents."
    first = pid_of(worker)
    found = worker.extract(HTML, "a.html", Format.HTML)
    assert found.text == "Türkiye and Côte d’Ivoire signed."
    assert worker.extract(PDF, "b.pdf", Format.PDF).pages == (0,)
    assert pid_of(worker) == first


def test_what_the_reader_refuses_is_refused_in_its_words(worker):
    with pytest.raises(UnreadableInput) as caught:
        worker.extract(made.pdf([]), "scan.pdf", Format.PDF)
    assert caught.value.found.startswith("scan.pdf has one page and no text")
    assert "ocrmypdf" in caught.value.fix
    first = pid_of(worker)
    assert worker.extract(PDF, "a.pdf", Format.PDF).text
    assert pid_of(worker) == first


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr(isolation, "_START", "import time; time.sleep(60)")
    slow = Worker(seconds=0.3)
    began = time.monotonic()
    with pytest.raises(UnreadableInput, match=r"a\.pdf took longer than 0\.3 seconds"):
        slow.extract(PDF, "a.pdf", Format.PDF)
    assert time.monotonic() - began < 5
    monkeypatch.undo()
    slow._seconds = 20
    assert slow.extract(PDF, "b.pdf", Format.PDF).text
    slow.close()


def test_a_child_that_dies_is_told_and_replaced(worker):
    worker.extract(PDF, "a.pdf", Format.PDF)
    first = pid_of(worker)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(UnreadableInput, match="broke its reader"):
        worker.extract(PDF, "b.pdf", Format.PDF)
    assert worker.extract(PDF, "c.pdf", Format.PDF).text
    assert pid_of(worker) != first


@pytest.mark.skipif(
    not hasattr(os, "sysconf") or os.uname().sysname != "Linux", reason="bounds memory on Linux"
)
def test_a_document_that_takes_too_much_memory_is_given_up():
    small = Worker(seconds=20, memory_bytes=150_000_000)
    with pytest.raises(UnreadableInput, match=r"too much memory|cannot be read"):
        small.extract(HTML + b"<p>Iran and Belarus signed." * 350_000, "large.html", Format.HTML)
    small.close()


@pytest.mark.parametrize(
    "answer",
    [
        "b''",
        "b'\\0\\0'",
        "b'\\xff\\xff\\xff\\xff'",
        "b'\\0\\0\\0\\2[]'",
        "b'\\0\\0\\0\\2{'",
        "b'\\0\\0\\0\\3abc'",
    ],
)
def test_an_answer_that_is_none_is_not_believed(answer, monkeypatch):
    monkeypatch.setattr(isolation, "_START", f"import os; os.write(1, {answer})")
    lying = Worker(seconds=5)
    with pytest.raises(UnreadableInput, match="was given up"):
        lying.extract(PDF, "a.pdf", Format.PDF)
    lying.close()


def test_a_fault_of_a_library_is_told_in_a_sentence():
    with pytest.raises(UnreadableInput, match=r"a\.pdf cannot be read \(KeyError: 'x'\)"):
        isolation._understood({"fault": "KeyError: 'x'"}, "a.pdf")


def test_files_in_the_folder_of_the_user_are_not_run(tmp_path, monkeypatch, worker):
    for name in ("pypdf", "json", "comity", "zlib", "random"):
        (tmp_path / f"{name}.py").write_text("open('was_run', 'w').close(); raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert worker.extract(PDF, "a.pdf", Format.PDF).text
    assert not (tmp_path / "was_run").exists()


def test_a_fresh_child_takes_over_after_many_documents(monkeypatch, worker):
    monkeypatch.setattr(isolation, "_DOCUMENTS", 2)
    worker.extract(PDF, "a.pdf", Format.PDF)
    first = pid_of(worker)
    worker.extract(PDF, "b.pdf", Format.PDF)
    assert pid_of(worker) == first
    worker.extract(PDF, "c.pdf", Format.PDF)
    assert pid_of(worker) != first
