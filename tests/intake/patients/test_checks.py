from clinic.safety import all_that_is_unsafe


def made_up():
    return [problem.id for problem in all_that_is_unsafe() if problem.id == "intake.S01"]


def test_made_up_people_are_named(ada):
    assert made_up() == []
    ada.demo = True
    ada.save()
    assert made_up() == ["intake.S01"]
