"""The retrieval task: its corpus knows what it says, and last year's section is found first."""

from eval.generator.reports_corpus import make_reports
from eval.tasks.retrieval import run


def test_the_same_seed_gives_the_same_reports() -> None:
    assert list(make_reports(3, 2, 1)) == list(make_reports(3, 2, 1))
    assert list(make_reports(3, 2, 1)) != list(make_reports(3, 2, 2))


def test_reports_vary_and_say_what_they_are_labelled_with() -> None:
    for held in (False, True):
        reports = list(make_reports(200, 3, 1, held=held))
        assert len({(one.unit, one.year) for one in reports}) == 600
        assert len({one.text.split("\n", 1)[1] for one in reports}) == 600
        for report in reports:
            lines = report.text.splitlines()
            assert all(paragraph in lines for _, _, paragraph in report.paragraphs)
            assert len({topic for topic, *_ in report.paragraphs}) == 15
        assert len({tuple(topic for topic, *_ in one.paragraphs) for one in reports}) > 10


def test_last_years_section_is_found_first() -> None:
    _, scores = run(12, 2, 3, 20, held=False)
    best = scores["youju, words and role"]
    assert best.asked == 180
    assert best.first / best.asked > 0.96
    assert best.reciprocal >= scores["youju, heading alone"].reciprocal


def test_on_other_wordings_too() -> None:
    _, scores = run(12, 2, 3, 0, held=True)
    best = scores["youju, words and role"]
    assert best.first / best.asked > 0.75
